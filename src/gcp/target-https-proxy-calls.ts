import type { compute_v1 } from '@googleapis/compute/build/v1.js';
import type { ClientCalls } from './client-calls.js';
import type { CallAnswer, CallOptions } from './client-resource.js';
import type { ComputeApi, TargetHttpsProxyChange } from './compute-api.js';
import { callForOperation } from './write-calls.js';

interface Common {
  readonly project: string;
  readonly targetHttpsProxy: string;
  readonly requestId: string;
}

// GCE: setUrlMap and setSslCertificates have no `global/` in their paths, the others do (Compute API discovery doc).
function pathOf({ project, targetHttpsProxy }: Common, change: TargetHttpsProxyChange): string {
  const proxy = `targetHttpsProxies/${targetHttpsProxy}`;
  switch (change.set) {
    case 'urlMap':
      return `projects/${project}/${proxy}/setUrlMap`;
    case 'sslCertificates':
      return `projects/${project}/${proxy}/setSslCertificates`;
    case 'sslPolicy':
      return `projects/${project}/global/${proxy}/setSslPolicy`;
    case 'quicOverride':
      return `projects/${project}/global/${proxy}/setQuicOverride`;
    case 'certificateMap':
      return `projects/${project}/global/${proxy}/setCertificateMap`;
    default:
      return change satisfies never;
  }
}

function make(
  proxies: compute_v1.Resource$Targethttpsproxies,
  common: Common,
  change: TargetHttpsProxyChange,
  options: CallOptions,
): Promise<CallAnswer> {
  switch (change.set) {
    case 'urlMap':
      return proxies.setUrlMap({ ...common, requestBody: { urlMap: change.urlMap } }, options);
    case 'sslCertificates':
      return proxies.setSslCertificates(
        { ...common, requestBody: { sslCertificates: [...change.sslCertificates] } },
        options,
      );
    case 'sslPolicy': {
      const { sslPolicy } = change;
      return proxies.setSslPolicy({ ...common, requestBody: sslPolicy === undefined ? {} : { sslPolicy } }, options);
    }
    case 'quicOverride':
      return proxies.setQuicOverride({ ...common, requestBody: { quicOverride: change.quicOverride } }, options);
    case 'certificateMap': {
      const { certificateMap } = change;
      const requestBody = certificateMap === undefined ? {} : { certificateMap };
      return proxies.setCertificateMap({ ...common, requestBody }, options);
    }
    default:
      return change satisfies never;
  }
}

/** What GCE changes on a target HTTPS proxy: each field has a method of its own. */
export function targetHttpsProxyMethods(
  calls: ClientCalls,
  project: string,
): Pick<ComputeApi, 'changeTargetHttpsProxy'> {
  return {
    changeTargetHttpsProxy: (targetHttpsProxy, change, requestId) => {
      const common = { project, targetHttpsProxy, requestId };
      return callForOperation(calls, {
        request: `POST ${pathOf(common, change)}`,
        make: (client, options) => make(client.targetHttpsProxies, common, change, options),
      });
    },
  };
}
