import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { diagnosticsOf } from '../../../src/diagnostics/outcome.js';
import { MAX_LOAD_BALANCER_NAME, validateLoadBalancerName } from '../../../src/spec/definition/load-balancer-name.js';

describe('the name of a load balancer', () => {
  test.each(['lb', 'a', '1-lb', 'zone-printer', 'a'.repeat(MAX_LOAD_BALANCER_NAME)])('%s is fine', (name) => {
    expect(validateLoadBalancerName(name)).toMatchObject({ ok: true, value: name });
  });

  test.each([
    ['Zone-Printer', '"zone-printer"'],
    ['zone_printer', '"zone-printer"'],
    ['-lb-', '"lb"'],
    ['a.b', '"a-b"'],
    ['a'.repeat(MAX_LOAD_BALANCER_NAME + 1), `"${'a'.repeat(MAX_LOAD_BALANCER_NAME)}"`],
    ['', 'lower-case'],
    ['___', 'lower-case'],
  ])('%s is refused with a proposal', (name, proposed) => {
    const [problem] = diagnosticsOf(validateLoadBalancerName(name));
    expect(problem).toMatchObject({ code: 'InvalidName', severity: 'error' });
    expect(problem?.fix).toContain(proposed);
  });

  test.each(['Zone-Printer', 'zone_printer', ''])(
    '%s is no live one, and the one of the nearest name may be another',
    (name) => {
      const [problem] = diagnosticsOf(validateLoadBalancerName(name, 'live'));
      expect(problem?.fix).toBe('See `kubemci list` for those that exist.');
      expect(diagnosticsOf(validateLoadBalancerName(name, 'new-or-live'))[0]?.fix).toMatch(/^Use /);
    },
  );

  test('may be long where the load balancer exists already', () => {
    expect(validateLoadBalancerName('a'.repeat(80), 'live').ok).toBe(true);
    expect(validateLoadBalancerName('A', 'live').ok).toBe(false);
  });

  test('may hold anything where the Go tool has cut it off', () => {
    expect(validateLoadBalancerName(`${'a'.repeat(53)}Shop_Checkout-`, 'new-or-live').ok).toBe(true);
    expect(validateLoadBalancerName(`${'a'.repeat(52)}Shop_Checkout-`, 'new-or-live').ok).toBe(false);
    expect(validateLoadBalancerName(`${'a'.repeat(53)}-`, 'new-or-live').ok).toBe(false);
  });

  test('that is accepted makes names that GCE accepts, and every proposal is accepted', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 70 }), (name) => {
        const outcome = validateLoadBalancerName(name);
        if (outcome.ok) {
          expect(`mci1-tps-1a2b3c4d--${name}`).toMatch(/^[a-z]([-a-z0-9]{0,61}[a-z0-9])$/);
          return;
        }
        const proposed = /"([^"]+)"\.$/.exec(outcome.diagnostics[0]?.fix ?? '')?.[1];
        if (proposed !== undefined && proposed !== '-') expect(validateLoadBalancerName(proposed).ok).toBe(true);
      }),
    );
  });
});
