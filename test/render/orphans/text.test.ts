import { expect, test } from '@jest/globals';
import type { Orphan } from '../../../src/render/orphans/orphan.js';
import { renderOrphans } from '../../../src/render/orphans/text.js';

const ORPHAN: Orphan = {
  kind: 'ingress',
  name: 'default/web',
  loadBalancer: null,
  cluster: 'us',
  why: 'no load balancer of project my-project uses it',
  deletable: true,
};

test('what deletes orphans is the command that found them: another one would look elsewhere', () => {
  const lines = renderOrphans({ orphans: [ORPHAN], unseen: [] }).split('\n');
  expect(lines.at(-1)).toBe('To delete them, add --delete to this command.');
});

test('where there are none, nothing is said of deleting', () => {
  expect(renderOrphans({ orphans: [], unseen: [] })).toBe('No orphans found.');
});
