import { expect, test } from '@jest/globals';
import { auditJsonLines, renderAudit } from '../../../src/render/sandbox/audit.js';

const ARRIVED = {
  sequence: 7,
  time: Date.parse('2026-01-02T03:04:05.678Z'),
  server: 'kubernetes/us',
  caller: 'client',
  method: 'GET',
  path: '/version',
  query: 'timeout=32s',
};
const CLOSED = { ...ARRIVED, sequence: 8, query: '', status: 0, durationMs: 12 };

test('a request without an answer has the same keys as any other, and null for what is not known', () => {
  const lines = auditJsonLines([ARRIVED, CLOSED]).split('\n');
  expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
    { ...ARRIVED, status: null, durationMs: null, faults: [], traffic: null },
    { ...CLOSED, faults: [], traffic: null },
  ]);
});

test('people are told in words of requests that are open and of connections that were closed', () => {
  expect(renderAudit([ARRIVED, CLOSED]).split('\n')).toEqual([
    'NUMBER  WORLD TIME                SERVER         CALLER  STATUS  METHOD  PATH',
    '7       2026-01-02T03:04:05.678Z  kubernetes/us  client  open    GET     /version?timeout=32s',
    '8       2026-01-02T03:04:05.678Z  kubernetes/us  client  closed  GET     /version',
  ]);
});

test('a request to a load balancer says which way it went, as far as it came', () => {
  const served = {
    forwardingRule: 'rule',
    backendService: 'service',
    cluster: 'us',
    pod: 'shop-0',
    reason: 'served',
    edge: 'us-east4',
  };
  const refused = { address: '192.0.2.1', port: '443', reason: 'nothingListens', edge: 'us-east4' };
  const request = { ...CLOSED, server: 'traffic', path: '/' };
  const text = renderAudit([
    { ...request, status: 200, traffic: served },
    { ...request, traffic: refused },
  ]);
  expect(text).toContain('rule → service → us/shop-0 (served) at us-east4');
  expect(text).toContain('192.0.2.1:443 (nothingListens) at us-east4');
  expect(auditJsonLines([{ ...request, traffic: served }])).toContain('"backendService":"service"');
});

test('an empty log is said to be empty, and has no lines of JSON', () => {
  expect(renderAudit([])).toBe('No requests.');
  expect(auditJsonLines([])).toBe('');
});
