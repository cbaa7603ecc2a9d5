import { customKind } from '../custom-kind.js';

/** GKE networking.gke.io/v1beta1 FrontendConfig (ingress-gce pkg/apis/frontendconfig/v1beta1). */
export const frontendConfigKind = customKind({
  kind: 'FrontendConfig',
  group: 'networking.gke.io',
  versions: ['v1beta1'],
  plural: 'frontendconfigs',
  shortNames: [],
  schema: {
    type: 'object',
    properties: {
      spec: {
        type: 'object',
        properties: {
          sslPolicy: { type: 'string' },
          redirectToHttps: {
            type: 'object',
            properties: { enabled: { type: 'boolean', default: false }, responseCodeName: { type: 'string' } },
            required: ['enabled'],
          },
        },
      },
      status: { type: 'object' },
    },
  },
});
