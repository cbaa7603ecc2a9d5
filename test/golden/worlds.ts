import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import type { WorldSpec } from '../../src/sandbox/index.js';
import { FULL_WORLD, rotate } from '../properties/support/full-world.js';
import type { Operator } from '../properties/support/operator.js';
import { FOUR_SERVICES } from '../properties/support/wish.js';

// Said and not drawn, so that goldens stay as they are when something else is drawn before.
const ADDRESSES = [
  { name: 'lb-ip', address: '34.120.0.1' },
  { name: 'other-ip', address: '34.120.0.2' },
];

const USUAL: WorldSpec = { ...FOUR_SERVICES, addresses: ADDRESSES };

const WORLDS: Readonly<Record<string, WorldSpec>> = {
  usual: USUAL,

  full: { ...FULL_WORLD, addresses: ADDRESSES },
  'two-networks': {
    ...USUAL,
    networks: ['default', 'second'],
    clusters: USUAL.clusters.map((cluster) =>
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

const patch = z.strictObject({
  kind: z.string(),
  metadata: z.strictObject({ name: z.string(), annotations: z.record(z.string(), z.string()) }),
});

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
