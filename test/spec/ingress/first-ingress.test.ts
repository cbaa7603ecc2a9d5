import { describe, expect, test } from '@jest/globals';
import { firstIngressName } from '../../../src/spec/ingress/first-ingress.js';

function document(kind: string, name: string, namespace?: string): string {
  return `kind: ${kind}\nmetadata:\n  name: ${name}\n${namespace === undefined ? '' : `  namespace: ${namespace}\n`}`;
}

describe('the first Ingress of a file', () => {
  test('is the one that is meant, as it is for the Go tool', () => {
    const text = [document('Service', 'web'), document('Ingress', 'one', 'shop'), document('Ingress', 'two')];
    expect(firstIngressName(text.join('---\n'), 'i.yaml')).toEqual({ namespace: 'shop', name: 'one' });
  });

  test('is in the namespace that was named beside it', () => {
    expect(firstIngressName(document('Ingress', 'one'), 'i.yaml')).toEqual({ namespace: 'default', name: 'one' });
    expect(firstIngressName(document('Ingress', 'one'), 'i.yaml', { namespace: 'shop' })).toEqual({
      namespace: 'shop',
      name: 'one',
    });
  });

  test.each(['', 'kind: [', document('Service', 'web'), 'kind: Ingress\n'])('is not made out in %j', (text) => {
    expect(firstIngressName(text, 'i.yaml')).toBeUndefined();
  });
});
