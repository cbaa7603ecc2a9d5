import { describe, expect, test } from '@jest/globals';
import { renderPlanMarkdown } from '../../src/render/plan/markdown.js';
import { planWith, stepOf, THIRD_CLUSTER } from '../support/plan-fixture.js';

describe('a plan as markdown', () => {
  const markdown = renderPlanMarkdown(planWith(THIRD_CLUSTER, [stepOf('expand:ingress/asia', 'expand')]));

  test('has verdict and routes in sight, and folds changes and steps away', () => {
    const folded = markdown.indexOf('<details>');
    expect(markdown.slice(0, folded)).toContain('**Plan: 1 to add, 2 to change, 0 to destroy.');
    expect(markdown.slice(0, folded)).toContain(
      '| host | path | before | after | impact |\n| --- | --- | --- | --- | --- |',
    );
    expect(markdown).toContain('<details><summary>3 changes</summary>');
    expect(markdown).toContain('<details><summary>1 step</summary>');
  });

  test('starts every changed line with the character by which a diff block is coloured', () => {
    const [, diff = ''] = /```diff\n([\s\S]*?)```/.exec(markdown) ?? [];
    expect(diff).toContain('\n!   backends = [\n+     { group = (known after apply: instanceGroups/asia) },');
    expect(diff).toContain('\n-     "a",');
    expect(diff).toContain('\n+ ingress "default/zoneprinter" in cluster asia {');
    expect(diff).toContain('\n+   metadata = { name = "zoneprinter" }\n+ }\n');
  });

  test('escapes what would end a table cell or turn into emphasis', () => {
    const route = {
      host: '*',
      path: '/a|b*',
      before: null,
      after: { service: 's:1', clusters: [] },
      impact: { level: 'none', reason: '' },
    } as const;
    expect(renderPlanMarkdown(planWith({ routes: [route] }))).toContain('| \\* | /a\\|b\\* | - | s:1 | none |');
  });
});
