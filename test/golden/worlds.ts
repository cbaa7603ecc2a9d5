import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import type { WorldSpec } from '../../src/sandbox/index.js';
import { FULL_WORLD, rotate } from '../properties/support/full-world.js';
import type { Operator } from '../properties/support/operator.js';
import { FOUR_SERVICES } from '../properties/support/wish.js';

const WORLDS: Readonly<Record<string, WorldSpec>> = {
  usual: FOUR_SERVICES,
  full: FULL_WORLD,
  'two-networks': {
    ...FOUR_SERVICES,
    networks: ['default', 'second'],
    clusters: FOUR_SERVICES.clusters.map((cluster) =>
      cluster.context === 'europe' ? { ...cluster, network: 'second' } : cluster,
    ),
  },
};

function textOf(folder: string, file: string): string | undefined {
  const at = path.join(folder, file);
  return existsSync(at) ? readFileSync(at, 'utf8') : undefined;
}

/** The world that a case is in: that of the name in its `world.txt`, else the usual one. */
export function worldOf(folder: string): WorldSpec {
  const name = textOf(folder, 'world.txt')?.trim() ?? 'usual';
  const world = WORLDS[name];
  if (world === undefined) throw new Error(`no world ${name}`);
  return world;
}

const patch = z.looseObject({ kind: z.string(), metadata: z.looseObject({ name: z.string() }) });

/** Changes the clusters as `objects.yaml` (patches of objects in `default`) and `renewed.txt` (the TLS Secret that is renewed) say. */
export function prepare(operator: Operator, folder: string): void {
  const { world } = operator;
  for (const document of parseAllDocuments(textOf(folder, 'objects.yaml') ?? '')) {
    const { kind, metadata } = patch.parse(document.toJS());
    for (const cluster of world.clusters.values()) cluster.merge(kind, 'default', metadata.name, { metadata });
  }
  if (textOf(folder, 'renewed.txt')?.trim() === 'shop-tls') rotate(world, 'shop-tls', 1);
  // Controllers follow.
  operator.pass(300);
}
