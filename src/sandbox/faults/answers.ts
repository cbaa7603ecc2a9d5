import { refusalAnswer } from '../gce/answer.js';
import { Refusal } from '../gce/refusal.js';
import type { SandboxRequest, SandboxResponse } from '../http/message.js';
import type { RequestEffect } from './rule.js';

type Answer = Extract<RequestEffect, { effect: 'answer' }>;

/** What a server answers instead of its own answer: as Compute Engine, or its front end, or an API server puts it. */
export function faultAnswer(server: string, answer: Answer, request: SandboxRequest): SandboxResponse {
  return server === 'gce' ? computeAnswer(answer, request) : kubernetesAnswer(answer);
}

interface ComputeError {
  readonly reason: string;
  readonly message: string;
  /** Canonical status, where the answer comes from the front end and not from the control plane. */
  readonly status?: string;
}

// The reasons that Terraform's provider and Google's libraries look for; the wording of 429, 500 and 503 is believed.
const COMPUTE_ERRORS: Readonly<Record<number, ComputeError>> = {
  401: { reason: 'authError', message: 'Request had invalid authentication credentials.', status: 'UNAUTHENTICATED' },
  403: {
    reason: 'rateLimitExceeded',
    message:
      "Quota exceeded for quota metric 'Queries' and limit 'Queries per minute' of service 'compute.googleapis.com'.",
    status: 'PERMISSION_DENIED',
  },
  404: { reason: 'notFound', message: 'The resource was not found' },
  409: { reason: 'operationInProgress', message: 'Another operation is in progress.' },
  412: { reason: 'conditionNotMet', message: 'Invalid fingerprint.' },
  429: { reason: 'rateLimitExceeded', message: 'Rate Limit Exceeded', status: 'RESOURCE_EXHAUSTED' },
  500: { reason: 'internalError', message: "Internal error. Please try again or contact Google Support. (Code: '0')" },
  503: { reason: 'backendError', message: "Internal error. Please try again or contact Google Support. (Code: '0')" },
};

const QUOTA_EXCEEDED = 'Quota exceeded.';

function computeAnswer(answer: Answer, request: SandboxRequest): SandboxResponse {
  const { status, html = status === 502 || status === 504 } = answer;
  const headers = retryHeaders(answer);
  if (html) return frontEndPage(status, headers);
  const usual = COMPUTE_ERRORS[status] ?? { reason: 'backendError', message: `Error ${status}` };
  const reason = answer.reason ?? usual.reason;
  const isUsual = reason === usual.reason;
  const fallback = isUsual ? usual.message : reason === 'quotaExceeded' ? QUOTA_EXCEEDED : `Error ${status}: ${reason}`;
  const refusal = new Refusal(status, reason, answer.message ?? fallback, {
    headers,
    ...(/[rR]ateLimit/.test(reason) ? { domain: 'usageLimits' } : {}),
    ...(isUsual && usual.status !== undefined ? { status: usual.status } : {}),
  });
  return refusalAnswer(refusal, request.query);
}

/** The page of Google's front end when nothing behind it answers: HTML, not JSON (its words are ours). */
function frontEndPage(status: number, headers: Readonly<Record<string, string>>): SandboxResponse {
  return {
    status,
    headers: { 'Content-Type': 'text/html; charset=UTF-8', 'Referrer-Policy': 'no-referrer', ...headers },
    body:
      `<!DOCTYPE html>\n<html lang=en>\n  <meta charset=utf-8>\n  <title>Error ${status} (Server Error)!!1</title>\n` +
      `  <p><b>${status}.</b> <ins>That’s an error.</ins>\n  <p>The server had a temporary problem. Please try again in 30 seconds.\n`,
  };
}

interface StatusText {
  readonly reason: string;
  readonly message: string;
}

// Kubernetes: the reasons of apimachinery's StatusReason, each with its code.
const KUBERNETES_ERRORS: Readonly<Record<number, StatusText>> = {
  401: { reason: 'Unauthorized', message: 'Unauthorized' },
  403: { reason: 'Forbidden', message: 'forbidden: User "sandbox" cannot do this' },
  409: { reason: 'Conflict', message: 'Operation cannot be fulfilled: the object has been modified' },
  410: { reason: 'Expired', message: 'The provided resource version is too old.' },
  429: { reason: 'TooManyRequests', message: 'Too many requests, please try again later.' },
  500: { reason: 'InternalError', message: 'Internal error occurred' },
  503: { reason: 'ServiceUnavailable', message: 'the server is currently unable to handle the request' },
  504: { reason: 'Timeout', message: 'request did not complete within the allowed duration' },
};

function kubernetesAnswer(answer: Answer): SandboxResponse {
  const { status, retryAfter } = answer;
  const usual = KUBERNETES_ERRORS[status] ?? { reason: 'Unknown', message: `Error ${status}` };
  const body = {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: answer.message ?? usual.message,
    reason: answer.reason ?? usual.reason,
    ...(retryAfter === undefined ? {} : { details: { retryAfterSeconds: retryAfter } }),
    code: status,
  };
  return {
    status,
    headers: { 'content-type': 'application/json', ...retryHeaders(answer) },
    body: `${JSON.stringify(body)}\n`,
  };
}

function retryHeaders({ retryAfter }: Answer): Readonly<Record<string, string>> {
  return retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) };
}
