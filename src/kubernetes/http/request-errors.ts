import { z } from 'zod';
import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import { KubemciError } from '../../diagnostics/kubemci-error.js';
import { statusObject } from '../objects.js';
import type { TransportResponse } from './transport.js';

/** What a request is about, for messages: Kubernetes' words for verb and resource. */
export interface RequestSubject {
  readonly cluster: string;
  readonly context: string;
  readonly verb: 'get' | 'list' | 'create' | 'update' | 'delete';
  /** Plural, with its group where it has one: `services`, `ingresses.networking.k8s.io`. */
  readonly resource: string;
  readonly namespace?: string;
  readonly name?: string;
}

function subjectText({ verb, resource, namespace, name }: RequestSubject): string {
  const what = name === undefined ? resource : `${resource} "${name}"`;
  return `${verb} ${what}${namespace === undefined ? '' : ` in namespace ${namespace}`}`;
}

function clusterError(code: Diagnostic['code'], subject: RequestSubject, message: string, fix: string): KubemciError {
  const { cluster, namespace, name } = subject;
  const resource = name === undefined ? undefined : namespace === undefined ? name : `${namespace}/${name}`;
  const where = { cluster, ...(resource === undefined ? {} : { resource }) };
  return new KubemciError({ code, severity: 'error', message, where, fix });
}

/** A text of others at the end of a sentence of ours. */
function ended(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

const errorFields = z.object({
  code: z.string().optional().catch(undefined),
  name: z.string().optional().catch(undefined),
  message: z.string().optional().catch(undefined),
  syscall: z.string().optional().catch(undefined),
});

/** What errors of any origin usually carry. */
function fieldsOf(error: unknown): z.infer<typeof errorFields> {
  const parsed = errorFields.safeParse(error);
  return parsed.success ? parsed.data : {};
}

/** The error that says most: the Fetch API's own only says that it failed, its cause says why. */
function decisive(error: unknown): unknown {
  const hasCause = typeof error === 'object' && error !== null && 'cause' in error && error.cause !== undefined;
  return hasCause ? error.cause : error;
}

/** Errors that come from running a credential plugin, not from the network. */
function pluginProblem(error: unknown): string | undefined {
  const { syscall = '', message = '' } = fieldsOf(error);
  return syscall.startsWith('spawn') ? `its credential plugin cannot be started (${message})` : undefined;
}

function reasonOf(error: unknown): string {
  const { code, message = '' } = fieldsOf(decisive(error));
  const plugin = pluginProblem(error);
  if (plugin !== undefined) return plugin;
  switch (code) {
    case 'ECONNREFUSED':
      return 'the connection is refused';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'its host name cannot be resolved';
    case 'ECONNRESET':
      return 'the connection was reset';
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return 'there is no way to its address';
    default:
      return message === '' ? String(error) : (message.split('\n', 1)[0] ?? message);
  }
}

/** Whether a request was given up because nothing came in time. */
export function isTimeout(error: unknown): boolean {
  return ['TimeoutError', 'AbortError'].includes(fieldsOf(error).name ?? '');
}

/** The error of a request that got no answer: ClusterUnreachable. `timeoutSeconds` is how long was waited when it was aborted for that. */
export function noAnswer(subject: RequestSubject, error: unknown, timeoutSeconds: number): KubemciError {
  if (error instanceof KubemciError) return error;
  const reason = isTimeout(error) ? `it does not answer within ${timeoutSeconds} s` : reasonOf(error);
  return clusterError(
    'ClusterUnreachable',
    { cluster: subject.cluster, context: subject.context, verb: subject.verb, resource: subject.resource },
    `The cluster ${subject.cluster} (context ${subject.context}) cannot be reached: ${ended(reason)}`,
    pluginProblem(error) === undefined
      ? `Check that the cluster is up and that its API server can be reached from here: kubectl --context '${subject.context}' version`
      : 'Install that program, or give a kubeconfig whose users need none.',
  );
}

function statusMessage(body: string): string {
  try {
    const parsed = statusObject.safeParse(JSON.parse(body));
    if (parsed.success && parsed.data.message !== undefined) return parsed.data.message;
  } catch {
    // Something between us and the API server answered.
  }
  // What is no Status may hold anything, and messages hold no secrets.
  return body === '' ? 'the answer is empty' : 'the answer is not one of an API server';
}

/**
 * The error of an answer that is no success: ClusterForbidden (401, 403), Conflict (409), ClusterUnreachable for
 * what may pass (429, 5xx), else ClusterError.
 */
export function refused(subject: RequestSubject, response: TransportResponse): KubemciError {
  const { cluster, context, verb, resource, namespace } = subject;
  const message = statusMessage(response.body);
  switch (true) {
    case response.status === 401:
      return clusterError(
        'ClusterForbidden',
        subject,
        `The cluster ${cluster} does not accept the credentials of context ${context} (401): ${ended(message)}`,
        'Log in again; on GKE: gcloud container clusters get-credentials CLUSTER --location LOCATION.',
      );
    case response.status === 403:
      return clusterError(
        'ClusterForbidden',
        subject,
        `The cluster ${cluster} does not let context ${context} ${subjectText(subject)}: ${ended(message)}`,
        `Grant the verb ${verb} on ${resource}; to check: kubectl --context '${context}' auth can-i ${verb} ${resource}${namespace === undefined ? '' : ` -n ${namespace}`}`,
      );
    case response.status === 409:
      return clusterError(
        'Conflict',
        subject,
        `Somebody else changed what kubemci wanted to ${subjectText(subject)} in cluster ${cluster}: ${ended(message)}`,
        'Plan again.',
      );
    case response.status === 429 || response.status >= 500:
      return clusterError(
        'ClusterUnreachable',
        subject,
        `The cluster ${cluster} could not ${subjectText(subject)} (HTTP ${response.status}): ${ended(message)}`,
        'Try again in a moment.',
      );
    default:
      return clusterError(
        'ClusterError',
        subject,
        `The cluster ${cluster} refused to ${subjectText(subject)} (HTTP ${response.status}): ${ended(message)}`,
        'See the message of the cluster.',
      );
  }
}

/** The error of an answer that is not what was asked for: ClusterError. */
export function notUnderstood(subject: RequestSubject, why: string): KubemciError {
  return clusterError(
    'ClusterError',
    subject,
    `The cluster ${subject.cluster} was asked to ${subjectText(subject)}, and its answer cannot be understood: ${ended(why)}`,
    'Check that the server of the context is a Kubernetes API server.',
  );
}
