import { z } from 'zod';
import { podAnswers } from '../traffic/pod-answers.js';
import { manifestSchema } from './json.js';
import { gceName, zoneName } from './project-schema.js';

// Kubernetes: DNS label (RFC 1123) and port.
const label = z
  .string()
  .regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, 'must be a name of lower-case letters, digits and dashes');
const port = z.int().min(1).max(65_535);
const nodes = z.int().min(0).max(500);

const zones = z.union([z.array(zoneName).min(1), z.record(zoneName, nodes)], {
  error: 'must be a list of zones, or a map from zones to numbers of nodes',
});

const nodeFields = {
  nodesPerZone: nodes.optional().describe('Where zones is a list; 2 where left out.'),
  nodeTags: z
    .array(gceName)
    .optional()
    .describe('Network tags of the nodes; one as GKE names it where left out, none where empty.'),
  serviceAccount: z.string().min(1).optional().describe('E-mail address that the nodes act as.'),
};

const nodePool = z.strictObject({ name: gceName, zones: zones.optional(), ...nodeFields });

const app = z.strictObject({
  name: label,
  namespace: label.optional(),
  port: port.optional().describe('Port of the service; 80 where left out.'),
  targetPort: port.optional().describe('Port of the containers; that of the service where left out.'),
  nodePort: port.optional().describe('Makes it a NodePort service; ClusterIP where left out.'),
  pods: z.int().min(0).max(100).optional().describe('2 where left out.'),
  probePath: z.string().startsWith('/', 'must begin with a slash').optional().describe('Readiness probe of the pods.'),
  serviceAnnotations: z.record(z.string(), z.string()).optional(),
  answers: podAnswers.optional().describe('How the pods answer, by path, where not with 200.'),
  image: z.string().min(1).optional(),
});

const manifest = z.union([z.string().min(1), manifestSchema], {
  error: 'must be a file beside this one, or an object with apiVersion, kind and metadata.name',
});

/** One cluster of a world file. */
export const clusterSchema = z.strictObject({
  context: z.string().min(1).describe('Name of its context in the kubeconfig.'),
  uid: z
    .string()
    .regex(/^[0-9a-f-]{8,36}$/, 'must be hex digits and dashes, as a uid is')
    .optional()
    .describe('uid of kube-system; made from the context where left out.'),
  zones: zones.describe('Zones of the nodes, or how many nodes each has.'),
  ...nodeFields,
  nodePools: z.array(nodePool).min(1).optional().describe('One, default-pool, where left out.'),
  network: z
    .union([gceName, z.string().regex(/^projects\/[^/]+\/global\/networks\/[^/]+$/)], {
      error: 'must be the name of a network, or projects/HOST/global/networks/NAME',
    })
    .optional()
    .describe('A network of the project, default where left out, or projects/HOST/global/networks/NAME (Shared VPC).'),
  version: z
    .string()
    .regex(/^v?1\.\d+(\.\d+([-+][\w.+-]*)?)?$/, 'must be a version of Kubernetes, such as v1.33.5-gke.1201000')
    .optional(),
  negByDefault: z.boolean().optional().describe('New services ask for NEGs, as on GKE today; true where left out.'),
  reachability: z.enum(['up', 'refused', 'hanging']).optional(),
  denied: z
    .array(z.strictObject({ verb: z.string().min(1), resource: z.string().min(1) }))
    .optional()
    .describe('What RBAC refuses: verb and plural, * for all.'),
  namespaces: z.array(label).optional(),
  apps: z.array(app).optional().describe('Services with their pods.'),
  manifests: z.array(manifest).optional().describe('Objects to apply, or files of them beside this one.'),
});
