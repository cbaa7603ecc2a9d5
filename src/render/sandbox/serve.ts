/** Where a sandbox is served. */
interface ServedView {
  readonly gce: string;
  readonly project: string;
  readonly kubeconfig: string;
  readonly contexts: readonly string[];
  readonly traffic: { readonly http: string; readonly https: string };
  readonly dir: string;
}

/** What is told of its world. */
interface WorldView {
  readonly pace: number;
  readonly addresses: readonly { readonly name: string; readonly address: string }[];
  readonly forwardingRules: readonly { readonly address: string }[];
}

/** Where a sandbox is served, for people: with lines to paste into a shell for each client. */
export function renderServedSandbox(served: ServedView, world: WorldView): string {
  const addresses = world.addresses.map(({ name, address }) => `${name} ${address}`).join(', ');
  const address = (world.forwardingRules[0] ?? world.addresses[0])?.address ?? 'ADDRESS';
  return [
    `Serving the sandbox in ${served.dir}: project ${served.project}, time ${speed(world.pace)}.`,
    'Ctrl-C ends it; the world stays in its directory.',
    '',
    '# gcloud, and kubemci without --sandbox',
    `export CLOUDSDK_API_ENDPOINT_OVERRIDES_COMPUTE=${quoted(served.gce)}`,
    'export CLOUDSDK_AUTH_DISABLE_CREDENTIALS=true',
    `export CLOUDSDK_CORE_PROJECT=${quoted(served.project)}`,
    '',
    `# kubectl, and kubemci without --sandbox: contexts ${served.contexts.join(', ')}`,
    `export KUBECONFIG=${quoted(served.kubeconfig)}`,
    '',
    `# curl, to the load balancer at an address: ${addresses === '' ? 'none is reserved' : addresses}`,
    `curl -H 'Sandbox-Address: ${address}' -H 'Sandbox-Region: europe-west1' ${quoted(`${served.traffic.http}/`)}`,
    '# the same by HTTPS, for a name; -k because nobody vouches for the certificates',
    `curl -k --connect-to ::${served.traffic.https.replace('https://', '')} https://shop.example.com/`,
    '# or through a proxy that reaches every address and port of the sandbox',
    `curl -k --proxy ${served.traffic.http} --proxy-header 'Sandbox-Region: europe-west1' --connect-to ::${address}: https://shop.example.com/`,
  ].join('\n');
}

function speed(pace: number): string {
  return pace === 1 ? 'as fast as ours' : `${String(pace)} times as fast as ours`;
}

/** A word as a POSIX shell reads it back. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
