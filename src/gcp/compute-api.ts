import type { JsonObject } from '../graph/json.js';

const GLOBAL_COLLECTIONS = [
  'addresses',
  'healthChecks',
  'backendServices',
  'urlMaps',
  'targetHttpProxies',
  'targetHttpsProxies',
  'sslCertificates',
  'sslPolicies',
  'securityPolicies',
  'forwardingRules',
  'firewalls',
] as const;

const ZONAL_COLLECTIONS = ['instances', 'instanceGroups', 'networkEndpointGroups'] as const;

/** The global collections that kubemci reads and writes, by their REST names. */
export type GlobalCollection = (typeof GLOBAL_COLLECTIONS)[number];

/** The zonal collections that kubemci only reads, by their REST names. */
export type ZonalCollection = (typeof ZONAL_COLLECTIONS)[number];

/** The global collections on which GCE tells what the credentials may do (Compute API discovery doc, testIamPermissions). */
export type TestableCollection = Extract<
  GlobalCollection,
  'addresses' | 'healthChecks' | 'backendServices' | 'urlMaps' | 'firewalls'
>;

/** Whether a collection's name is one of the global ones that kubemci knows. */
export function isGlobalCollection(collection: string): collection is GlobalCollection {
  return GLOBAL_COLLECTIONS.some((known) => known === collection);
}

/** Whether a collection's name is one of the zonal ones that kubemci knows. */
export function isZonalCollection(collection: string): collection is ZonalCollection {
  return ZONAL_COLLECTIONS.some((known) => known === collection);
}

/** An operation as GCE describes it, reduced to what callers need. `scope` is `global` or `zones/<zone>`. */
export interface GceOperation {
  readonly name: string;
  readonly scope: string;
  readonly status: 'PENDING' | 'RUNNING' | 'DONE';
  readonly operationType: string;
  /** Relative link of what it acts on. */
  readonly targetLink: string;
  /** Present when it failed. */
  readonly error?: {
    readonly httpStatus: number;
    readonly errors: readonly { readonly code: string; readonly message: string }[];
  };
}

/** Health of one endpoint as getHealth reports it. */
export interface EndpointHealth {
  readonly healthState: string;
  readonly ipAddress?: string;
  readonly port?: number;
  readonly instance?: string;
}

/** What GCE changes on a target HTTPS proxy, each through a method of its own. Links; `undefined` takes it off. */
export type TargetHttpsProxyChange =
  | { readonly set: 'urlMap'; readonly urlMap: string }
  /** At least one; the first is the one for clients that name no host. */
  | { readonly set: 'sslCertificates'; readonly sslCertificates: readonly string[] }
  | { readonly set: 'sslPolicy'; readonly sslPolicy: string | undefined }
  | { readonly set: 'quicOverride'; readonly quicOverride: string }
  /** `//certificatemanager.googleapis.com/projects/p/locations/global/certificateMaps/m` */
  | { readonly set: 'certificateMap'; readonly certificateMap: string | undefined };

/**
 * Compute Engine, one project. Every method makes exactly one request per page and never retries.
 * Errors are GceRequestError. Bodies are as the API has them.
 */
export interface ComputeApi {
  readonly project: string;
  /** The same credentials and connection for another project (the host of a shared VPC). */
  inProject(project: string): ComputeApi;
  get(collection: GlobalCollection, name: string): Promise<JsonObject | undefined>;
  /** All pages. */
  list(collection: GlobalCollection): Promise<readonly JsonObject[]>;
  /** `requestId` is a UUID that makes a retry of the same write safe. */
  insert(collection: GlobalCollection, body: JsonObject, requestId: string): Promise<GceOperation>;
  /** PUT of the whole body, with its fingerprint where the kind has one. */
  update(collection: GlobalCollection, name: string, body: JsonObject, requestId: string): Promise<GceOperation>;
  patch(collection: GlobalCollection, name: string, body: JsonObject, requestId: string): Promise<GceOperation>;
  delete(collection: GlobalCollection, name: string, requestId: string): Promise<GceOperation>;
  /** setTarget of a forwarding rule; `target` is a link. */
  setTarget(forwardingRule: string, target: string, requestId: string): Promise<GceOperation>;
  /** setUrlMap of a target HTTP proxy; `urlMap` is a link. */
  setUrlMap(targetHttpProxy: string, urlMap: string, requestId: string): Promise<GceOperation>;
  changeTargetHttpsProxy(
    targetHttpsProxy: string,
    change: TargetHttpsProxyChange,
    requestId: string,
  ): Promise<GceOperation>;
  /** setSecurityPolicy of a backend service; `securityPolicy` is a link, undefined takes the policy off. */
  setSecurityPolicy(
    backendService: string,
    securityPolicy: string | undefined,
    requestId: string,
  ): Promise<GceOperation>;
  /** `keyValue` is 128 bits in URL-safe base64 and never read back. */
  addSignedUrlKey(
    backendService: string,
    key: { readonly keyName: string; readonly keyValue: string },
    requestId: string,
  ): Promise<GceOperation>;
  deleteSignedUrlKey(backendService: string, keyName: string, requestId: string): Promise<GceOperation>;
  getHealth(backendService: string, group: string): Promise<readonly EndpointHealth[]>;
  /** Waits at most about two minutes; the answer may still not be DONE. */
  waitOperation(operation: GceOperation): Promise<GceOperation>;
  /** Operations that are not DONE. */
  listUnfinishedOperations(): Promise<readonly GceOperation[]>;
  /** `link` is `projects/p/zones/z/instances/n` (and so on); undefined when it does not exist. */
  getByLink(link: string): Promise<JsonObject | undefined>;
  /** The project itself, with its quotas. */
  getProject(): Promise<JsonObject>;
  /** Which of the permissions (`compute.urlMaps.update`) the credentials have on a resource; asks, and changes nothing. */
  testPermissions(
    collection: TestableCollection,
    name: string,
    permissions: readonly string[],
  ): Promise<readonly string[]>;
  /** Regions that have an address of this name, sorted: those are no global ones. */
  regionsOfAddress(name: string): Promise<readonly string[]>;
  /** All pages of one zone; `project` when the zone's resources are another project's (shared VPC, clusters elsewhere). */
  listInZone(zone: string, collection: ZonalCollection, project?: string): Promise<readonly JsonObject[]>;
}
