import { z } from 'zod';
import { readTextFile } from '../source/read-text-file.js';
import { parseSource } from '../source/source-document.js';
import type { IngressOverrides } from './ingress-overrides.js';

const ingress = z.looseObject({
  kind: z.literal('Ingress'),
  metadata: z.looseObject({ name: z.string().min(1), namespace: z.string().optional() }),
});

/**
 * The name of the first Ingress of a YAML or JSON text, whatever else is wrong with it: the Go tool reads no further. Undefined where
 * there is none that can be made out.
 */
export function firstIngressName(
  text: string,
  file: string,
  { namespace = 'default' }: IngressOverrides = {},
): { readonly namespace: string; readonly name: string } | undefined {
  const source = parseSource(text, file);
  if (!source.ok) return undefined;
  for (const { value } of source.value) {
    const found = ingress.safeParse(value);
    if (found.success) {
      const { metadata } = found.data;
      return { namespace: metadata.namespace ?? namespace, name: metadata.name };
    }
  }
  return undefined;
}

/** The same of a file; undefined where it cannot be read. */
export async function readFirstIngressName(
  file: string,
  overrides: IngressOverrides = {},
): Promise<{ readonly namespace: string; readonly name: string } | undefined> {
  const text = await readTextFile(file, 'ingress file');
  return text.ok ? firstIngressName(text.value, file, overrides) : undefined;
}
