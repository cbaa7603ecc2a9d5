import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { compute_v1 } from '@googleapis/compute/build/v1.js';
import { z } from 'zod';
import { NUMBER, seededBalancer, ZONE, type TestProject } from './support/project.js';
import { serve, type HttpProject } from './support/http.js';

const project = 'p1';
const zone = ZONE;

const ErrorBody = z.object({
  error: z.object({
    code: z.number(),
    message: z.string(),
    errors: z.array(
      z.object({
        message: z.string(),
        domain: z.literal('global'),
        reason: z.string(),
        location: z.string().optional(),
        locationType: z.string().optional(),
      }),
    ),
  }),
});
const ClientError = z.object({ response: z.object({ status: z.number(), data: ErrorBody }) });

type Api = compute_v1.Compute;
type Case = readonly [
  name: string,
  provoke: (api: Api, world: TestProject) => Promise<unknown>,
  expected: { readonly status: number; readonly reason: string; readonly message: string | RegExp },
];

const IN_USE = 'resourceInUseByAnotherResource';
const ig = `projects/p1/zones/${zone}/instanceGroups/ig-1`;
const neg = `projects/p1/zones/${zone}/networkEndpointGroups/neg-1`;
const healthChecks = ['projects/p1/global/healthChecks/hc-1'];

const insertService = (api: Api, requestBody: compute_v1.Schema$BackendService): Promise<unknown> =>
  api.backendServices.insert({ project, requestBody: { name: 'be-2', healthChecks, ...requestBody } });
const insertRule = (api: Api, requestBody: compute_v1.Schema$ForwardingRule): Promise<unknown> =>
  api.globalForwardingRules.insert({
    project,
    requestBody: {
      name: 'fr-2',
      target: 'projects/p1/global/targetHttpProxies/tp-1',
      portRange: '8080',
      ...requestBody,
    },
  });
const insertMap = (api: Api, requestBody: compute_v1.Schema$UrlMap): Promise<unknown> =>
  api.urlMaps.insert({
    project,
    requestBody: { name: 'um-2', defaultService: 'projects/p1/global/backendServices/be-1', ...requestBody },
  });
const insertFirewall = (api: Api, requestBody: compute_v1.Schema$Firewall): Promise<unknown> =>
  api.firewalls.insert({ project, requestBody: { name: 'fw', ...requestBody } });

function addManagedService(world: TestProject): void {
  world.gce.seed('backendServices', 'global', { name: 'managed', loadBalancingScheme: 'EXTERNAL_MANAGED' });
}

const cases: readonly Case[] = [
  [
    'a resource that is not there',
    (api) => api.backendServices.get({ project, backendService: 'nope' }),
    {
      status: 404,
      reason: 'notFound',
      message: "The resource 'projects/p1/global/backendServices/nope' was not found",
    },
  ],
  [
    'a reference to a resource that is not there',
    (api) => insertMap(api, { defaultService: 'projects/p1/global/backendServices/nope' }),
    {
      status: 404,
      reason: 'notFound',
      message: "The resource 'projects/p1/global/backendServices/nope' was not found",
    },
  ],
  [
    'an unknown project',
    (api) => api.urlMaps.list({ project: 'other' }),
    { status: 404, reason: 'notFound', message: "The resource 'projects/other' was not found" },
  ],
  [
    'an unknown zone',
    (api) => api.instanceGroups.list({ project, zone: 'us-east1' }),
    { status: 400, reason: 'invalid', message: "Invalid value for field 'zone': 'us-east1'. Unknown zone." },
  ],
  [
    'a name that is taken',
    (api) => api.instanceGroups.insert({ project, zone, requestBody: { name: 'ig-1' } }),
    { status: 409, reason: 'alreadyExists', message: `The resource '${ig}' already exists` },
  ],
  [
    'a bad name',
    (api) => api.globalAddresses.insert({ project, requestBody: { name: 'Bad_name' } }),
    {
      status: 400,
      reason: 'invalid',
      message:
        "Invalid value for field 'resource.name': 'Bad_name'. Must be a match of regex '(?:[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?)'",
    },
  ],
  [
    'a bad name in the path',
    (api) => api.healthChecks.get({ project, healthCheck: 'Bad_name' }),
    {
      status: 400,
      reason: 'invalid',
      message:
        "Invalid value for field 'healthCheck': 'Bad_name'. Must be a match of regex '[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?|[1-9][0-9]{0,19}'",
    },
  ],
  [
    'a bare name as a reference',
    (api) => insertFirewall(api, { network: 'default', allowed: [{ IPProtocol: 'tcp' }] }),
    {
      status: 400,
      reason: 'invalid',
      message: "Invalid value for field 'resource.network': 'default'. The URL is malformed.",
    },
  ],
  [
    'a reference to a wrong collection',
    (api) => insertService(api, { backends: [{ group: `projects/p1/zones/${zone}/instanceGroupManagers/m` }] }),
    {
      status: 400,
      reason: 'invalid',
      message: `Invalid value for field 'resource.backends[0].group': 'projects/p1/zones/${zone}/instanceGroupManagers/m'. Unexpected resource collection 'instanceGroupManagers'.`,
    },
  ],
  [
    'a reference into another project',
    (api) => insertMap(api, { defaultService: 'projects/other/global/backendServices/be-1' }),
    { status: 400, reason: 'invalid', message: /Cross-project references for this resource type are not allowed\.$/ },
  ],
  [
    'a PUT of a backend service without fingerprint',
    (api) =>
      api.backendServices.update({ project, backendService: 'be-1', requestBody: { name: 'be-1', healthChecks } }),
    { status: 400, reason: 'required', message: "Required field 'resource.fingerprint' not specified" },
  ],
  [
    'a PUT of a URL map without fingerprint',
    (api) => api.urlMaps.update({ project, urlMap: 'um-1', requestBody: { name: 'um-1' } }),
    { status: 400, reason: 'required', message: "Required field 'resource.fingerprint' not specified" },
  ],
  [
    'a PATCH of a proxy without fingerprint',
    (api) =>
      api.targetHttpProxies.patch({ project, targetHttpProxy: 'tp-1', requestBody: { httpKeepAliveTimeoutSec: 60 } }),
    { status: 400, reason: 'required', message: "Required field 'resource.fingerprint' not specified" },
  ],
  [
    'a proxy without a URL map',
    (api) => api.targetHttpProxies.insert({ project, requestBody: { name: 'tp-2' } }),
    { status: 400, reason: 'required', message: "Required field 'resource.urlMap' not specified" },
  ],
  [
    'a backend service with backends and no health check',
    (api) => insertService(api, { healthChecks: [], backends: [{ group: ig, balancingMode: 'RATE', maxRate: 1 }] }),
    { status: 400, reason: 'required', message: "Required field 'resource.healthChecks' not specified" },
  ],
  [
    'too many host rules',
    (api) =>
      insertMap(api, {
        hostRules: Array.from({ length: 1001 }, (_, index) => ({ hosts: [`h${String(index)}.x`], pathMatcher: 'm' })),
      }),
    {
      status: 413,
      reason: 'fieldSizeTooLarge',
      message: "Value for field 'resource.hostRules' is too large: maximum size 1000 element(s); actual size 1001.",
    },
  ],
  [
    'deleting a backend service that a URL map uses',
    (api) => api.backendServices.delete({ project, backendService: 'be-1' }),
    {
      status: 400,
      reason: IN_USE,
      message:
        "The backend_service resource 'projects/p1/global/backendServices/be-1' is already being used by 'projects/p1/global/urlMaps/um-1'",
    },
  ],
  [
    'deleting a health check that a backend service uses',
    (api) => api.healthChecks.delete({ project, healthCheck: 'hc-1' }),
    {
      status: 400,
      reason: IN_USE,
      message: `The health_check resource 'GLOBAL:global/PROJECT:${NUMBER}/HEALTH_CHECK:hc-1' is already being used by 'GLOBAL:global/PROJECT:${NUMBER}/BACKEND_SERVICE:be-1'`,
    },
  ],
  [
    'deleting a URL map that a proxy uses',
    (api) => api.urlMaps.delete({ project, urlMap: 'um-1' }),
    {
      status: 400,
      reason: IN_USE,
      message:
        "The url_map resource 'projects/p1/global/urlMaps/um-1' is already being used by 'projects/p1/global/targetHttpProxies/tp-1'",
    },
  ],
  [
    'deleting a proxy that a rule uses',
    (api) => api.targetHttpProxies.delete({ project, targetHttpProxy: 'tp-1' }),
    {
      status: 400,
      reason: IN_USE,
      message:
        "The target_http_proxy resource 'projects/p1/global/targetHttpProxies/tp-1' is already being used by 'projects/p1/global/forwardingRules/fr-1'",
    },
  ],
  [
    'deleting an address that a rule uses',
    (api) => api.globalAddresses.delete({ project, address: 'ip-1' }),
    {
      status: 400,
      reason: IN_USE,
      message:
        "The address resource 'projects/p1/global/addresses/ip-1' is already being used by 'projects/p1/global/forwardingRules/fr-1'",
    },
  ],
  [
    'deleting an instance group that a backend service uses',
    (api) => api.instanceGroups.delete({ project, zone, instanceGroup: 'ig-1' }),
    {
      status: 400,
      reason: IN_USE,
      message: `The instance_group resource '${ig}' is already being used by 'projects/p1/global/backendServices/be-1'`,
    },
  ],
  [
    'deleting a NEG that a backend service uses',
    (api, world) => {
      world.gce.seed('backendServices', 'global', {
        name: 'be-neg',
        healthChecks,
        backends: [{ group: neg, balancingMode: 'RATE', maxRatePerEndpoint: 1 }],
      });
      return api.networkEndpointGroups.delete({ project, zone, networkEndpointGroup: 'neg-1' });
    },
    {
      status: 400,
      reason: IN_USE,
      message: `The network_endpoint_group resource '${neg}' is already being used by 'projects/p1/global/backendServices/be-neg'`,
    },
  ],
  [
    'deleting what only a pending insert refers to',
    async (api, world) => {
      world.gce.seed('healthChecks', 'global', { name: 'hc-2', type: 'TCP', tcpHealthCheck: {} });
      await insertService(api, { healthChecks: ['global/healthChecks/hc-2'] });
      await api.healthChecks.delete({ project, healthCheck: 'hc-2' });
    },
    { status: 400, reason: IN_USE, message: /already being used by/ },
  ],
  [
    'deleting what only a pending delete still refers to',
    async (api) => {
      await api.globalForwardingRules.delete({ project, forwardingRule: 'fr-1' });
      await api.targetHttpProxies.delete({ project, targetHttpProxy: 'tp-1' });
    },
    { status: 400, reason: IN_USE, message: /already being used by/ },
  ],
  [
    'a second mutation while one is pending',
    async (api) => {
      await api.globalForwardingRules.delete({ project, forwardingRule: 'fr-1' });
      await api.globalForwardingRules.delete({ project, forwardingRule: 'fr-1' });
    },
    {
      status: 400,
      reason: 'resourceNotReady',
      message: "The resource 'projects/p1/global/forwardingRules/fr-1' is not ready",
    },
  ],
  [
    'deleting a resource that is still being created',
    async (api) => {
      await api.globalAddresses.insert({ project, requestBody: { name: 'new' } });
      await api.globalAddresses.delete({ project, address: 'new' });
    },
    {
      status: 400,
      reason: 'resourceNotReady',
      message: "The resource 'projects/p1/global/addresses/new' is not ready",
    },
  ],
  [
    'a reference to a resource that is still being created',
    async (api) => {
      await insertService(api, {});
      await insertMap(api, { defaultService: 'global/backendServices/be-2' });
    },
    {
      status: 400,
      reason: 'resourceNotReady',
      message: "The resource 'projects/p1/global/backendServices/be-2' is not ready",
    },
  ],
  [
    'a reference to a resource that is being deleted',
    async (api, world) => {
      world.gce.seed('healthChecks', 'global', { name: 'hc-2', type: 'TCP', tcpHealthCheck: {} });
      await api.healthChecks.delete({ project, healthCheck: 'hc-2' });
      await insertService(api, { healthChecks: ['global/healthChecks/hc-2'] });
    },
    {
      status: 400,
      reason: 'resourceNotReady',
      message: "The resource 'projects/p1/global/healthChecks/hc-2' is not ready",
    },
  ],
  [
    'a stale fingerprint of a backend service',
    (api) =>
      api.backendServices.update({
        project,
        backendService: 'be-1',
        requestBody: { name: 'be-1', healthChecks, fingerprint: 'AAAAAAAAAAA=' },
      }),
    { status: 412, reason: 'conditionNotMet', message: 'Invalid fingerprint.' },
  ],
  [
    'a stale fingerprint of a URL map',
    (api) =>
      api.urlMaps.patch({ project, urlMap: 'um-1', requestBody: { description: 'x', fingerprint: 'AAAAAAAAAAA=' } }),
    { status: 412, reason: 'conditionNotMet', message: 'Invalid fingerprint.' },
  ],
  [
    'a stale fingerprint of named ports',
    (api) =>
      api.instanceGroups.setNamedPorts({
        project,
        zone,
        instanceGroup: 'ig-1',
        requestBody: { namedPorts: [], fingerprint: 'AAAAAAAAAAA=' },
      }),
    { status: 412, reason: 'conditionNotMet', message: 'Invalid fingerprint.' },
  ],
  [
    'a stale label fingerprint',
    (api) =>
      api.globalForwardingRules.setLabels({
        project,
        resource: 'fr-1',
        requestBody: { labels: { a: 'b' }, labelFingerprint: 'AAAAAAAAAAA=' },
      }),
    {
      status: 412,
      reason: 'conditionNotMet',
      message: 'Labels fingerprint either invalid or resource labels have changed',
    },
  ],
  [
    'stale tags of an instance',
    (api) =>
      api.instances.setTags({
        project,
        zone,
        instance: 'vm-1',
        requestBody: { items: ['a'], fingerprint: 'AAAAAAAAAAA=' },
      }),
    {
      status: 412,
      reason: 'conditionNotMet',
      message: 'Supplied fingerprint does not match current metadata fingerprint.',
    },
  ],
  [
    'a rule on an address and port that another has',
    (api) => insertRule(api, { IPAddress: 'projects/p1/global/addresses/ip-1', portRange: '80' }),
    {
      status: 400,
      reason: 'invalid',
      message:
        /^Invalid value for field 'resource\.IPAddress': '[\d.]+'\. Specified IP address is in-use and would result in a conflict\.$/,
    },
  ],
  [
    'a rule whose port range overlaps that of a pending rule',
    async (api) => {
      await insertRule(api, { IPAddress: 'projects/p1/global/addresses/ip-1' });
      await insertRule(api, { name: 'fr-3', IPAddress: 'projects/p1/global/addresses/ip-1', portRange: '8080-8080' });
    },
    { status: 400, reason: 'invalid', message: /Specified IP address is in-use and would result in a conflict\.$/ },
  ],
  [
    'a literal address that nobody reserved',
    (api) => insertRule(api, { IPAddress: '1.2.3.4' }),
    {
      status: 400,
      reason: 'invalid',
      message: "Invalid value for field 'resource.IPAddress': '1.2.3.4'. Invalid IP address specified.",
    },
  ],
  [
    'a regional address on a global rule',
    (api, world) => {
      world.gce.seed('addresses', 'regions/us-east4', { name: 'regional' });
      return insertRule(api, { IPAddress: 'projects/p1/regions/us-east4/addresses/regional' });
    },
    { status: 400, reason: 'invalid', message: /Invalid IP address specified\.$/ },
  ],
  [
    'a rule with both an address and an IP version',
    (api) => insertRule(api, { IPAddress: 'projects/p1/global/addresses/ip-1', ipVersion: 'IPV4' }),
    { status: 400, reason: 'invalid', message: 'Both IP Version and IP Address cannot be specified.' },
  ],
  [
    'a rule whose scheme is not its services’',
    (api) => insertRule(api, { loadBalancingScheme: 'EXTERNAL_MANAGED' }),
    {
      status: 400,
      reason: 'invalid',
      message:
        "Invalid value for field 'resource.backendService': ''. Load balancing scheme EXTERNAL_MANAGED does not match the backend service load balancing scheme EXTERNAL.",
    },
  ],
  [
    'pointing a rule at services of another scheme',
    (api, world) => {
      addManagedService(world);
      world.gce.seed('urlMaps', 'global', { name: 'um-m', defaultService: 'global/backendServices/managed' });
      world.gce.seed('targetHttpProxies', 'global', { name: 'tp-m', urlMap: 'global/urlMaps/um-m' });
      return api.globalForwardingRules.setTarget({
        project,
        forwardingRule: 'fr-1',
        requestBody: { target: 'projects/p1/global/targetHttpProxies/tp-m' },
      });
    },
    {
      status: 400,
      reason: 'invalid',
      message: /does not match the backend service load balancing scheme EXTERNAL_MANAGED\.$/,
    },
  ],
  [
    'a bound URL map that gets a service of another scheme',
    (api, world) => {
      addManagedService(world);
      return api.urlMaps.patch({
        project,
        urlMap: 'um-1',
        requestBody: { defaultService: 'projects/p1/global/backendServices/managed' },
      });
    },
    {
      status: 400,
      reason: 'invalid',
      message: /does not match the backend service load balancing scheme EXTERNAL_MANAGED\.$/,
    },
  ],
  [
    'a bound proxy that gets a URL map of another scheme',
    (api, world) => {
      addManagedService(world);
      world.gce.seed('urlMaps', 'global', { name: 'um-m', defaultService: 'global/backendServices/managed' });
      return api.targetHttpProxies.setUrlMap({
        project,
        targetHttpProxy: 'tp-1',
        requestBody: { urlMap: 'projects/p1/global/urlMaps/um-m' },
      });
    },
    {
      status: 400,
      reason: 'invalid',
      message: /does not match the backend service load balancing scheme EXTERNAL_MANAGED\.$/,
    },
  ],
  [
    'UTILIZATION on a NEG',
    (api) => insertService(api, { backends: [{ group: neg, balancingMode: 'UTILIZATION' }] }),
    {
      status: 400,
      reason: 'invalid',
      message:
        "Invalid value for field 'resource.backends[0].balancingMode': 'UTILIZATION'. UTILIZATION balancing mode is not supported for network endpoint groups.",
    },
  ],
  [
    'maxRate together with maxRatePerInstance',
    (api) =>
      insertService(api, { backends: [{ group: ig, balancingMode: 'RATE', maxRate: 1, maxRatePerInstance: 1 }] }),
    {
      status: 400,
      reason: 'invalid',
      message: "Invalid value for field 'resource.backends[0]': ''. Both maxRate or maxRatePerInstance cannot be set.",
    },
  ],
  [
    'RATE without a rate',
    (api) => insertService(api, { backends: [{ group: ig, balancingMode: 'RATE' }] }),
    { status: 400, reason: 'invalid', message: /must be set for RATE balancing mode/ },
  ],
  [
    'no capacity on any backend',
    (api) => insertService(api, { backends: [{ group: ig, balancingMode: 'RATE', maxRate: 1, capacityScaler: 0 }] }),
    { status: 400, reason: 'invalid', message: /None of the backends have a valid capacity/ },
  ],
  [
    'a capacity below a tenth',
    (api) => insertService(api, { backends: [{ group: ig, balancingMode: 'RATE', maxRate: 1, capacityScaler: 0.05 }] }),
    { status: 400, reason: 'invalid', message: /'resource\.backends\[0\]\.capacityScaler': '0\.05'/ },
  ],
  [
    'instance groups and NEGs in one service',
    (api) =>
      insertService(api, {
        backends: [
          { group: ig, balancingMode: 'RATE', maxRate: 1 },
          { group: neg, balancingMode: 'RATE', maxRate: 1 },
        ],
      }),
    { status: 400, reason: 'invalid', message: /cannot have both instance groups and network endpoint groups/ },
  ],
  [
    'one instance group in two balancing modes',
    (api) => insertService(api, { backends: [{ group: ig, balancingMode: 'UTILIZATION' }] }),
    { status: 400, reason: 'invalid', message: /incompatible balancing_mode/ },
  ],
  [
    'two health checks on a service',
    (api) => insertService(api, { healthChecks: [...healthChecks, 'projects/p1/global/healthChecks/hc-2'] }),
    { status: 413, reason: 'fieldSizeTooLarge', message: /'resource\.healthChecks' is too large/ },
  ],
  [
    'fifty-one backends',
    (api) =>
      insertService(api, {
        backends: Array.from({ length: 51 }, (_, index) => ({
          group: `${ig}-${String(index)}`,
          balancingMode: 'RATE',
          maxRate: 1,
        })),
      }),
    { status: 413, reason: 'fieldSizeTooLarge', message: /maximum size 50 element\(s\); actual size 51/ },
  ],
  [
    'a changed network of a backend service',
    (api) =>
      api.backendServices.patch({
        project,
        backendService: 'be-1',
        requestBody: { network: 'projects/p1/global/networks/default' },
      }),
    { status: 400, reason: 'invalid', message: /Network field cannot be modified/ },
  ],
  [
    'an endpoint that is not on its instance',
    (api) =>
      api.networkEndpointGroups.attachNetworkEndpoints({
        project,
        zone,
        networkEndpointGroup: 'neg-1',
        requestBody: { networkEndpoints: [{ instance: 'vm-1', ipAddress: '10.0.0.13', port: 80 }] },
      }),
    {
      status: 400,
      reason: 'invalid',
      message:
        "Invalid value for field 'resource.ipAddress': '10.0.0.13'. Specified IP address 10.0.0.13 doesn't belong to the (sub)network default or to the instance vm-1.",
    },
  ],
  [
    'an instance that is a member already',
    async (api, world) => {
      world.gce.seedAttached(ig, [{ instance: `projects/p1/zones/${zone}/instances/vm-1` }]);
      await api.instanceGroups.addInstances({
        project,
        zone,
        instanceGroup: 'ig-1',
        requestBody: { instances: [{ instance: `projects/p1/zones/${zone}/instances/vm-1` }] },
      });
    },
    {
      status: 400,
      reason: 'memberAlreadyExists',
      message: `Resource 'projects/p1/zones/${zone}/instances/vm-1' is already a member of '${ig}'.`,
    },
  ],
  [
    'a bad port of a firewall',
    (api) => insertFirewall(api, { allowed: [{ IPProtocol: 'tcp', ports: ['0..65535'] }] }),
    {
      status: 400,
      reason: 'invalid',
      message: "Invalid value for field 'resource.allowed[0].ports[0]': '0..65535'. Invalid port range specification.",
    },
  ],
  [
    'a changed direction of a firewall',
    (api, world) => {
      world.gce.seed('firewalls', 'global', { name: 'fw', allowed: [{ IPProtocol: 'tcp' }] });
      return api.firewalls.patch({ project, firewall: 'fw', requestBody: { direction: 'EGRESS' } });
    },
    { status: 400, reason: 'invalid', message: 'Unsupported update operation.' },
  ],
  [
    'an exhausted quota',
    (api, world) => {
      world.state.quotaLimits['BACKEND_SERVICES'] = 1;
      return insertService(api, {});
    },
    { status: 403, reason: 'quotaExceeded', message: "Quota 'BACKEND_SERVICES' exceeded.  Limit: 1.0 globally." },
  ],
  [
    'a list without permission',
    (api, world) => {
      world.state.deniedPermissions.push('compute.backendServices.list');
      return api.backendServices.list({ project });
    },
    {
      status: 403,
      reason: 'forbidden',
      message: "Required 'compute.backendServices.list' permission for 'projects/p1'",
    },
  ],
  [
    'a get without permission',
    (api, world) => {
      world.state.deniedPermissions.push('compute.globalForwardingRules.get');
      return api.globalForwardingRules.get({ project, forwardingRule: 'fr-1' });
    },
    {
      status: 403,
      reason: 'forbidden',
      message: "Required 'compute.globalForwardingRules.get' permission for 'projects/p1/global/forwardingRules/fr-1'",
    },
  ],
  [
    'a reference without permission to use it',
    (api, world) => {
      world.state.deniedPermissions.push('compute.healthChecks.useReadOnly');
      return insertService(api, {});
    },
    {
      status: 403,
      reason: 'forbidden',
      message: "Required 'compute.healthChecks.useReadOnly' permission for 'projects/p1/global/healthChecks/hc-1'",
    },
  ],
  [
    'a project whose API is off',
    (api, world) => {
      world.state.apiDisabled = true;
      return api.urlMaps.list({ project });
    },
    {
      status: 403,
      reason: 'accessNotConfigured',
      message: /^Compute Engine API has not been used in project 123456789012 before or it is disabled\./,
    },
  ],
  [
    'a client without credentials',
    (api, world) => {
      world.state.requireCredentials = true;
      return api.urlMaps.list({ project });
    },
    { status: 401, reason: 'required', message: 'Login Required.' },
  ],
  [
    'a filter that is none',
    (api) => api.urlMaps.list({ project, filter: 'name =' }),
    {
      status: 400,
      reason: 'invalid',
      message: "Invalid value for field 'filter': 'name ='. Invalid list filter expression.",
    },
  ],
  [
    'an order that GCE does not have',
    (api) => api.urlMaps.list({ project, orderBy: 'size' }),
    { status: 400, reason: 'invalid', message: /^Invalid value for field 'orderBy': 'size'\./ },
  ],
  [
    'a page token of nobody',
    (api) => api.urlMaps.list({ project, pageToken: 'x' }),
    { status: 400, reason: 'invalid', message: /^Invalid value for field 'pageToken': 'x'\./ },
  ],
  [
    'a page that is too large',
    (api) => api.urlMaps.list({ project, maxResults: 501 }),
    { status: 400, reason: 'invalid', message: /^Invalid value for field 'maxResults': '501'\./ },
  ],
  [
    'a host rule without its matcher',
    (api) => insertMap(api, { hostRules: [{ hosts: ['a.example'], pathMatcher: 'gone' }] }),
    {
      status: 400,
      reason: 'invalid',
      message: /^Invalid value for field 'resource\.hostRules\[0\]\.pathMatcher': 'gone'\./,
    },
  ],
  [
    'a description that is too long',
    (api) => insertMap(api, { description: 'x'.repeat(2049) }),
    { status: 400, reason: 'invalid', message: /Must be at most 2048 characters long\.$/ },
  ],
  [
    'a failing test in a URL map',
    (api) =>
      insertMap(api, {
        tests: [{ host: 'a.example', path: '/', service: 'projects/p1/global/backendServices/other' }],
      }),
    { status: 400, reason: 'invalid', message: /^Test failure: Expect URL 'a\.example\/' to map to service/ },
  ],
  [
    'an unknown enum value',
    (api) => insertService(api, { protocol: 'GOPHER' }),
    { status: 400, reason: 'invalid', message: /^Invalid value for field 'resource\.protocol': 'GOPHER'\./ },
  ],
  [
    'an immutable field of a rule',
    (api) =>
      api.globalForwardingRules.patch({ project, forwardingRule: 'fr-1', requestBody: { description: 'other' } }),
    { status: 400, reason: 'invalid', message: 'Unsupported update operation.' },
  ],
];

describe('over HTTP, with Google’s client, GCE refuses', () => {
  let http: HttpProject;
  let world: TestProject;

  beforeAll(async () => {
    http = await serve((request) => world.gce.handle(request));
  });
  afterAll(() => http.close());

  test.each(cases)('%s', async (_name, provoke, { status, reason, message }) => {
    world = seededBalancer();
    const failure: unknown = await provoke(http.compute, world).then(
      () => undefined,
      (error: unknown) => error,
    );
    const { response } = ClientError.parse(failure);
    expect(response.status).toBe(status);
    const { code, errors, message: top } = response.data.error;
    expect(code).toBe(status);
    expect(errors).toHaveLength(1);
    expect(errors[0]?.reason).toBe(reason);
    expect(errors[0]?.message).toBe(top);
    if (typeof message === 'string') expect(top).toBe(message);
    else expect(top).toMatch(message);
    if (status === 412) expect(errors[0]).toMatchObject({ location: 'If-Match', locationType: 'header' });
  });

  test.each([
    ['{', 'parseError', 'Parse Error'],
    ['[]', 'parseError', 'Parse Error'],
    [
      '{"name":"x","adress":"1.2.3.4"}',
      'badRequest',
      `Invalid JSON payload received. Unknown name "adress" at 'resource': Cannot find field.`,
    ],
    [
      '{"name":"x","prefixLength":"many"}',
      'badRequest',
      `Invalid value at 'resource.prefixLength' (TYPE_INT32), "many"`,
    ],
  ])('the body %s', async (body, reason, message) => {
    world = seededBalancer();
    const response = await fetch(`${http.rootUrl}compute/v1/projects/p1/global/addresses`, { method: 'POST', body });
    expect(response.status).toBe(400);
    const { error } = ErrorBody.parse(await response.json());
    expect(error.errors[0]).toMatchObject({ reason, message });
  });

  test('in the operation, not in the call, deleting a network that a firewall uses', async () => {
    world = seededBalancer();
    const { compute } = http;
    world.gce.seed('firewalls', 'global', { name: 'fw', allowed: [{ IPProtocol: 'tcp' }] });
    const { data } = await compute.networks.delete({ project, network: 'default' });
    expect(data.status).toBe('RUNNING');
    world.settle();
    const { data: done } = await compute.globalOperations.get({ project, operation: data.name ?? '' });
    expect(done).toMatchObject({
      status: 'DONE',
      httpErrorStatusCode: 400,
      httpErrorMessage: 'BAD REQUEST',
      error: {
        errors: [
          {
            code: 'RESOURCE_IN_USE_BY_ANOTHER_RESOURCE',
            message:
              "The network resource 'projects/p1/global/networks/default' is already being used by 'projects/p1/global/firewalls/fw'",
          },
        ],
      },
    });
    expect((await compute.networks.get({ project, network: 'default' })).status).toBe(200);
  });

  test('a path that no API has with the front end’s page', async () => {
    world = seededBalancer();
    const response = await fetch(`${http.rootUrl}compute/v1/projects/p1/global/gizmos`);
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toContain('text/html');
  });
});
