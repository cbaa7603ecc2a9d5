import { KubemciError } from '../../../diagnostics/kubemci-error.js';
import type { ClusterFacts } from '../../../facts/cluster-facts.js';
import { relativeLink } from '../../../gcp/link.js';
import type { JsonObject } from '../../../graph/json.js';
import { objectIn, objectsIn, textIn, textsIn } from '../kinds/body.js';
import { read, readEach, type Reading } from './reading.js';

/** What GCE knows of a cluster's nodes. */
export interface ObservedNodes {
  /** Network tags, one per sampled node that has any, sorted, each once. */
  readonly nodeTags: readonly string[];
  /** Relative link of the VPC network. */
  readonly network: string;
  /** Sampled nodes without a tag (relative links, sorted): no firewall rule can be aimed at those by tag. */
  readonly untagged: readonly string[];
  /** Service accounts (e-mail) of the sampled nodes, sorted, each once; absent where a node has none. */
  readonly serviceAccounts?: readonly string[];
}

/**
 * Reads the sample of a cluster's nodes from GCE. Nodes that are gone meanwhile are passed over; when none is left, throws
 * KubemciError (NoNodes).
 */
export async function observeNodes(
  reading: Reading,
  facts: Pick<ClusterFacts, 'cluster' | 'nodes'>,
): Promise<ObservedNodes> {
  const found = await readEach(facts.nodes.sampleInstances, async (link) => ({
    link,
    body: await read(reading, `read node ${link}`, () => reading.api.getByLink(link)),
  }));
  const nodes = found.flatMap(({ link, body }) =>
    body === undefined ? [] : [{ link, tag: nodeTag(body), network: networkOf(body), account: accountOf(body) }],
  );
  const network = nodes.find((node) => node.network !== undefined)?.network;
  if (network === undefined) throw noNodes(facts);
  return {
    nodeTags: [...new Set(nodes.map(({ tag }) => tag).filter((tag) => tag !== undefined))].sort(),
    network,
    untagged: nodes.flatMap(({ link, tag }) => (tag === undefined ? [link] : [])).sort(),
    ...accountsOf(nodes.map(({ account }) => account)),
  };
}

/**
 * The tag that stands for the node's cluster. GKE gives each node `gke-<cluster>-<8 hex>-node` (believed to hold for every GKE version);
 * where there is none the first tag is taken, as the Go tool does. Other tags may be shared with machines that are not ours.
 */
function nodeTag(instance: JsonObject): string | undefined {
  const tags = textsIn(objectIn(instance, 'tags'), 'items');
  return tags.find((tag) => /^gke-.+-[0-9a-f]{8}-node$/.test(tag)) ?? tags[0];
}

// GCE: an instance has at most one service account (Compute API discovery doc, Instance.serviceAccounts).
function accountOf(instance: JsonObject): string | undefined {
  const [account] = objectsIn(instance, 'serviceAccounts');
  return account && textIn(account, 'email');
}

function accountsOf(accounts: readonly (string | undefined)[]): Pick<ObservedNodes, 'serviceAccounts'> {
  const known = accounts.filter((account) => account !== undefined);
  return known.length < accounts.length ? {} : { serviceAccounts: [...new Set(known)].sort() };
}

function networkOf(instance: JsonObject): string | undefined {
  const [primary] = objectsIn(instance, 'networkInterfaces');
  const network = primary && textIn(primary, 'network');
  return network === undefined ? undefined : relativeLink(network);
}

function noNodes({ cluster, nodes }: Pick<ClusterFacts, 'cluster' | 'nodes'>): KubemciError {
  const sample = nodes.sampleInstances.join(', ');
  return new KubemciError({
    code: 'NoNodes',
    severity: 'error',
    message:
      sample === ''
        ? `Cluster "${cluster}" has no node that runs on Compute Engine.`
        : `None of the nodes of cluster "${cluster}" exists on Compute Engine: ${sample}.`,
    where: { cluster },
    fix: 'Check that the context leads to a GKE cluster with nodes, and that the project is the one of its nodes.',
  });
}
