// npm start: builds, then plans, applies, uses, disturbs, repairs and deletes a load balancer in a sandbox.
// Every outcome is checked; the exit code is not 0 unless all of them are as promised.
import { setTimeout as sleep } from 'node:timers/promises';
import { chapter, check, kubemci, runQuietly } from './cli.mjs';

await import('../build/build.mjs');

const sandbox = '--sandbox=.kubemci/demo';
const plans = 'plans/zone-printer';
const started = performance.now();

chapter('A fresh sandbox: three clusters, a reserved address, no cloud account');
await succeeds(['sandbox', 'reset', sandbox]);
await succeeds(['sandbox', 'status', sandbox]);
const world = JSON.parse((await runQuietly(['sandbox', 'status', sandbox, '--json'])).stdout);
const address = world.addresses.find(({ name }) => name === 'zp-ip').address;
const url = `http://${address}/`;

chapter('Is everything there that the load balancer needs?');
await succeeds(['validate', plans, sandbox]);

chapter('What would be done? Exit code 2 says that changes are pending');
const first = await kubemci(['plan', plans, sandbox, '--detailed-exitcode']);
check('the plan has changes', first.code === 2 && first.stdout.includes('9 to add'));

chapter('Do it');
await succeeds(['apply', plans, sandbox, '--auto-approve']);

chapter('Requests are answered by the nearest cluster');
await answeredBy('us', 'us-east4');
await answeredBy('europe', 'europe-west1');

chapter('Planning again finds nothing to do');
const second = await kubemci(['plan', plans, sandbox, '--detailed-exitcode']);
check('there are no changes', second.code === 0 && second.stdout.includes('No changes.'));

chapter("Somebody changes the health check behind kubemci's back");
const healthCheck = `projects/${world.project}/global/healthChecks/mci1-hc-30061--zone-printer`;
await kubemci(['sandbox', 'gce', 'PATCH', healthCheck, '{"httpHealthCheck":{"requestPath":"/wrong"}}', sandbox], {
  quiet: true,
});
await eventually('the change has been made', async () => {
  const { stdout } = await runQuietly(['sandbox', 'gce', 'GET', healthCheck, sandbox]);
  return stdout.includes('/wrong');
});
const drifted = await kubemci(['plan', plans, sandbox, '--detailed-exitcode']);
check(
  'the plan shows the drift',
  drifted.code === 2 && drifted.stdout.includes('requestPath = "/wrong" -> "/healthz"'),
);
await succeeds(['apply', plans, sandbox, '--auto-approve']);

chapter('A cluster goes down: its API server and all pods of the service');
await succeeds(
  ['sandbox', 'kubernetes', 'us', 'DELETE', 'api/v1/namespaces/default/pods/zoneprinter-0', sandbox],
  true,
);
await succeeds(
  ['sandbox', 'kubernetes', 'us', 'DELETE', 'api/v1/namespaces/default/pods/zoneprinter-1', sandbox],
  true,
);
await succeeds(['sandbox', 'reach', 'us', 'refused', sandbox]);
console.log('\nThe health check gives up on it after ten failed probes, one a minute: ten seconds here. Then:');
await eventually('another cluster answers the clients of the one that is down', async () => {
  const { code } = await runQuietly(['sandbox', 'request', url, '--from', 'us-east4', sandbox]);
  return code === 0;
});
const rerouted = await kubemci(['sandbox', 'request', url, '--from', 'us-east4', sandbox]);
check(
  'the answer comes from another cluster',
  rerouted.code === 0 && !rerouted.stdout.includes('x-sandbox-cluster: us'),
);

chapter('What is there?');
const status = await succeeds(['get-status', 'zone-printer', sandbox, '--wide']);
check('the status names the address', status.includes(`IPAddress ${address} and is spread across 3 clusters`));
const list = await succeeds(['list', sandbox]);
check('the list has the load balancer', list.includes('zone-printer'));

chapter('The cluster comes back, and the load balancer is taken away');
await succeeds(['sandbox', 'reach', 'us', 'up', sandbox]);
await succeeds(['delete', plans, sandbox, '--auto-approve']);
const empty = await succeeds(['list', sandbox]);
check('no load balancer is left', empty.includes('No multicluster ingresses found.'));
await nothingLeft();

console.log(
  `\nDone in ${Math.round((performance.now() - started) / 1000)} s. All commands above can be repeated by hand.`,
);

async function succeeds(args, quiet = false) {
  const { code, stdout, stderr } = await kubemci(args, { quiet });
  if (code !== 0 && quiet) console.error(stdout, stderr);
  if (code !== 0) check(`${args[0]} ends with exit code 0, not ${code}`, false);
  return stdout;
}

async function answeredBy(cluster, region) {
  // The edges of the load balancer hear of a new forwarding rule within a minute of world time.
  await eventually(`${region} is served`, async () => {
    const { code } = await runQuietly(['sandbox', 'request', url, '--from', region, sandbox]);
    return code === 0;
  });
  const { stdout } = await kubemci(['sandbox', 'request', url, '--from', region, sandbox]);
  check(`${region} is answered by cluster ${cluster}`, stdout.includes(`x-sandbox-cluster: ${cluster}`));
}

async function eventually(what, holds) {
  const deadline = performance.now() + 30_000;
  while (!(await holds())) {
    if (performance.now() > deadline) check(what, false);
    await sleep(300);
  }
}

async function nothingLeft() {
  const collections = [
    'forwardingRules',
    'targetHttpProxies',
    'urlMaps',
    'backendServices',
    'healthChecks',
    'firewalls',
  ];
  for (const collection of collections) {
    const { stdout } = await runQuietly([
      'sandbox',
      'gce',
      'GET',
      `projects/${world.project}/global/${collection}`,
      sandbox,
    ]);
    check(`no ${collection} are left`, !stdout.includes('mci1-'));
  }
  for (const { context } of world.clusters) {
    const ingresses = 'apis/networking.k8s.io/v1/namespaces/default/ingresses';
    const { stdout } = await runQuietly(['sandbox', 'kubernetes', context, 'GET', ingresses, sandbox]);
    check(`no Ingress is left in ${context}`, JSON.parse(stdout).items.length === 0);
  }
}
