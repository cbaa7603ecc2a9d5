import { describe, expect, test } from '@jest/globals';
import { compactSchema } from '../../../scripts/gce-schema/compact-schema.js';
import { kinds } from '../../../src/sandbox/gce/kinds/index.js';
import { Refusal } from '../../../src/sandbox/gce/refusal.js';
import { canonical } from '../../../src/sandbox/gce/schema/canonical.js';
import { checkBody } from '../../../src/sandbox/gce/schema/check-body.js';
import { messages } from '../../../src/sandbox/gce/schema/generated.js';

describe('the schema', () => {
  test('keeps what is reachable from the roots, with enums found by their field’s name', () => {
    const protos = {
      Root: {
        fields: {
          IPProtocol: { type: 'string' },
          parts: { rule: 'repeated', type: 'Part' },
          labels: { keyType: 'string', type: 'string' },
        },
        nested: { IPProtocol: { values: { UNDEFINED_I_P_PROTOCOL: 0, TCP: 1, UDP: 2 } } },
      },
      Part: { fields: { size: { type: 'int32' } } },
      Stranger: { fields: { size: { type: 'int32' } } },
    };
    expect(compactSchema(protos, ['Root'])).toEqual({
      messages: {
        Part: { size: 'int32' },
        Root: { IPProtocol: '#Root.IPProtocol', parts: '[]@Part', labels: '{}string' },
      },
      enums: { 'Root.IPProtocol': 'TCP UDP' },
    });
    expect(() => compactSchema(protos, ['Missing'])).toThrow('Missing');
    const lost = { Root: { fields: {}, nested: { Mode: { values: { A: 1 } } } } };
    expect(() => compactSchema(lost, ['Root'])).toThrow('Mode');
  });

  test('as committed has the message of every kind and action, in REST’s spelling', () => {
    const needed = kinds.flatMap((kind) => [
      kind.message,
      ...Object.values(kind.actions ?? {}).map(({ request }) => request),
    ]);
    for (const message of needed) if (message !== undefined) expect(messages).toHaveProperty(message);
    expect(messages['ForwardingRule']).toMatchObject({
      IPAddress: 'string',
      IPProtocol: '#ForwardingRule.IPProtocolEnum',
    });
    expect(messages['BackendService']).toMatchObject({ enableCDN: 'bool', backends: '[]@Backend' });
  });

  test.each([
    [{ timeoutSec: 30, backends: [{ capacityScaler: 0.5 }], iap: null }],
    [{ timeoutSec: '30', id: '12345678901234567890' }],
    [{ cdnPolicy: { negativeCachingPolicy: [{ code: 404, ttl: 1 }] } }],
  ])('takes %j', (body) => {
    expect(() => {
      checkBody(body, 'BackendService');
    }).not.toThrow();
  });

  test.each([
    [{ timeoutSec: 'soon' }, "'resource.timeoutSec'"],
    [{ timeoutSec: 1.5 }, "'resource.timeoutSec'"],
    [{ enableCDN: 'true' }, "'resource.enableCDN'"],
    [{ backends: {} }, "'resource.backends'"],
    [{ backends: [{ grup: 'x' }] }, `Unknown name "grup" at 'resource.backends[0]'`],
    [{ backends: [{ balancingMode: 'FAIR' }] }, "'resource.backends[0].balancingMode': 'FAIR'"],
    [{ healthChecks: [1] }, "'resource.healthChecks[0]'"],
    [{ iap: 'on' }, "'resource.iap'"],
    [{ status: {} }, 'Unknown name "status"'],
  ])('refuses %j', (body, message) => {
    expect(() => {
      checkBody(body, 'BackendService');
    }).toThrow(Refusal);
    expect(() => {
      checkBody(body, 'BackendService');
    }).toThrow(message);
  });

  test('prints numbers sent as text as numbers, 64-bit ones as text, and nothing that is empty', () => {
    expect(
      canonical(
        { timeoutSec: '30', id: 7, backends: [], description: null, cdnPolicy: { signedUrlCacheMaxAgeSec: 3600 } },
        'BackendService',
      ),
    ).toEqual({ timeoutSec: 30, id: '7', cdnPolicy: { signedUrlCacheMaxAgeSec: '3600' } });
  });
});
