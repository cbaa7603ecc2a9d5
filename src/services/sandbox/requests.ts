import { KubemciError } from '../../diagnostics/kubemci-error.js';
import { send, type HttpAnswer } from './http.js';
import { sendSecurely, type HttpsAnswer } from './https.js';
import { openSandboxWorld, type SandboxHandle } from './sandbox.js';

/** A request through a sandbox's load balancer. */
export interface TrafficRequest {
  /** `http://HOST/PATH` or `https://…`. HOST is a reserved or listening address, or a name that the load balancer routes by. */
  readonly url: string;
  /** GCE region of the client; default the world's own. */
  readonly from?: string;
  /** Address of the load balancer, where several listen and the URL holds a name. */
  readonly address?: string;
  readonly method?: string;
}

/** Sends a request through the data plane of a sandbox; undefined when the connection is refused. Throws KubemciError. */
export async function requestThroughSandbox(
  dir: string,
  request: TrafficRequest,
): Promise<HttpAnswer | HttpsAnswer | undefined> {
  const url = parseUrl(request.url);
  return inSandbox(dir, async (sandbox) => {
    const isAddress = /^[\d.]+$|^\[/.test(url.hostname);
    const address = request.address ?? (isAddress ? url.hostname.replace(/^\[|\]$/g, '') : undefined);
    const where = {
      ...(address === undefined ? {} : { 'sandbox-address': address }),
      ...(request.from === undefined ? {} : { 'sandbox-region': request.from }),
    };
    const asked = { method: request.method ?? 'GET', headers: { host: url.host } };
    if (url.protocol === 'https:') {
      const port = url.port === '' ? '443' : url.port;
      return sendSecurely(sandbox.trafficUrl, `${url.hostname}:${port}`, url, { ...asked, tunnelHeaders: where });
    }
    const port = url.port === '' ? {} : { 'sandbox-port': url.port };
    return send(`${sandbox.trafficUrl}${url.pathname}${url.search}`, {
      ...asked,
      headers: { ...asked.headers, ...where, ...port },
    });
  });
}

/** Sends a raw request to the sandbox's Compute Engine or to the API server of a cluster: for looking at it and disturbing it. */
export async function requestApi(
  dir: string,
  target: { readonly cluster?: string; readonly method: string; readonly path: string; readonly body?: string },
): Promise<HttpAnswer | undefined> {
  return inSandbox(dir, async (sandbox) => {
    const root = target.cluster === undefined ? sandbox.gceRootUrl : await clusterUrl(sandbox, target.cluster);
    const patch = target.method === 'PATCH' && target.cluster !== undefined;
    return send(new URL(target.path.replace(/^\//, ''), withSlash(root)).href, {
      method: target.method,
      headers: { 'content-type': patch ? 'application/merge-patch+json' : 'application/json' },
      ...(target.body === undefined ? {} : { body: target.body }),
    });
  });
}

/** Opens a sandbox for one action and lets go of it. */
export async function inSandbox<T>(dir: string, action: (sandbox: SandboxHandle) => Promise<T>): Promise<T> {
  const sandbox = await openSandboxWorld(dir);
  try {
    return await action(sandbox);
  } finally {
    await sandbox.close();
  }
}

async function clusterUrl(sandbox: SandboxHandle, context: string): Promise<string> {
  const { clusters } = await sandbox.status();
  const found = clusters.find((cluster) => cluster.context === context);
  if (found !== undefined) return found.url;
  const known = clusters.map((cluster) => cluster.context).join(', ');
  throw new KubemciError({
    code: 'UnknownContext',
    severity: 'error',
    message: `The sandbox has no cluster "${context}"; there are ${known}.`,
  });
}

function withSlash(url: string): string {
  return url.endsWith('/') ? url : `${url}/`;
}

function parseUrl(text: string): URL {
  const complete = text.includes('://') ? text : `http://${text}`;
  if (URL.canParse(complete)) {
    const url = new URL(complete);
    if (url.protocol === 'http:' || url.protocol === 'https:') return url;
  }
  throw new KubemciError({
    code: 'UsageError',
    severity: 'error',
    message: `"${text}" is no http or https URL.`,
    fix: 'Give one such as http://203.0.113.7/ or https://shop.example.com/cart.',
  });
}

/** Makes the API server of a cluster answer, refuse connections, or never answer. Throws KubemciError for an unknown cluster. */
export async function setReachability(dir: string, cluster: string, how: 'up' | 'refused' | 'hanging'): Promise<void> {
  await inSandbox(dir, async (sandbox) => {
    await clusterUrl(sandbox, cluster);
    await sandbox.setReachability(cluster, how);
  });
}
