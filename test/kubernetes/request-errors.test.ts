import { describe, expect, test } from '@jest/globals';
import { noAnswer, notUnderstood, refused, type RequestSubject } from '../../src/kubernetes/http/request-errors.js';

const SUBJECT: RequestSubject = {
  ...{ cluster: 'us', context: 'gke-us', verb: 'get', resource: 'services' },
  ...{ namespace: 'default', name: 'web' },
};

function answer(status: number, message: string): Parameters<typeof refused>[1] {
  return { status, body: JSON.stringify({ kind: 'Status', apiVersion: 'v1', status: 'Failure', message }) };
}

describe('the message about a request to a cluster', () => {
  test.each([401, 403, 409, 422, 503])('is a whole sentence, however the cluster ends its own (HTTP %i)', (status) => {
    for (const text of ['etcdserver: leader changed', 'the server is starting.', 'really?']) {
      const [{ message }] = refused(SUBJECT, answer(status, text)).diagnostics;
      expect(message).toMatch(/[^.?][.?]$/);
      expect(message).toContain(text);
    }
  });

  test('is one where nothing came as well', () => {
    const noReason = new Error('fetch failed', { cause: { code: 'ECONNREFUSED' } });
    expect(noAnswer(SUBJECT, noReason, 10).diagnostics[0].message).toBe(
      'The cluster us (context gke-us) cannot be reached: the connection is refused.',
    );
    expect(noAnswer(SUBJECT, new Error('tunnel closed.'), 10).diagnostics[0].message).toMatch(/tunnel closed\.$/);
    expect(notUnderstood(SUBJECT, 'it is not JSON').diagnostics[0].message).toMatch(/it is not JSON\.$/);
  });

  test('does not send whoever lacks a credential plugin to look after the cluster', () => {
    const spawn = {
      code: 'ENOENT',
      syscall: 'spawn gke-gcloud-auth-plugin',
      message: 'spawn gke-gcloud-auth-plugin ENOENT',
    };
    const [{ message, fix }] = noAnswer(SUBJECT, spawn, 10).diagnostics;
    expect(message).toContain('its credential plugin cannot be started (spawn gke-gcloud-auth-plugin ENOENT).');
    expect(fix).toContain('Install');
  });
});
