import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { OTHER_ANSWERS } from './answers.js';
import { EXPECTATIONS } from './expectations.js';
import { hasOwnState, scenarios, stateAfter, stepsOf } from './recording.js';

const MIGRATING = readFileSync(new URL('../../docs/migrating.md', import.meta.url), 'utf8');

/** The names of the corrections that docs/migrating.md lists, in the first column of their table. */
const CORRECTIONS = [...(MIGRATING.split('## What is corrected')[1] ?? '').matchAll(/^\| `([a-z-]+)` +\|/gm)].map(
  ([, name = '']) => name,
);

function used(): readonly string[] {
  const rows = EXPECTATIONS.flatMap(({ plan = [], refused, accepted = [] }) => [
    ...plan.map(([, correction]) => correction),
    ...(refused === undefined ? [] : [refused[1]]),
    ...accepted,
  ]);
  return [...new Set([...rows, ...Object.values(OTHER_ANSWERS).map(({ correction }) => correction)])];
}

describe('the expectations', () => {
  test('have a row for every scenario that was recorded, and for none that was not', () => {
    expect([...new Set(EXPECTATIONS.map(({ scenario }) => scenario))].sort()).toEqual(scenarios());
  });

  test('have a row for every state that the Go tool left anything in', () => {
    const states = scenarios().flatMap((scenario) =>
      stepsOf(scenario).flatMap((step) => {
        if (!hasOwnState(scenario, step)) return [];
        const { gce, ingresses } = stateAfter(scenario, step);
        const isLeft = Object.values(gce).some((bodies) =>
          Object.keys(bodies).some((name) => name.startsWith('mci1-')),
        );
        return isLeft || Object.values(ingresses).flat().length > 0 ? [`${scenario} ${step}`] : [];
      }),
    );
    const rows = new Set(EXPECTATIONS.map(({ scenario, step }) => `${scenario} ${step}`));
    expect(states.filter((state) => !rows.has(state))).toEqual([]);
    expect(states.length).toBeGreaterThan(scenarios().length);
  });

  test('name steps that were recorded', () => {
    const named = EXPECTATIONS.flatMap(({ scenario, step, command = step }) => [
      `${scenario} ${step}`,
      `${scenario} ${command}`,
    ]);
    const recorded = scenarios().flatMap((scenario) => stepsOf(scenario).map((step) => `${scenario} ${step}`));
    expect(named.filter((name) => !recorded.includes(name))).toEqual([]);
  });

  test('explain with corrections that docs/migrating.md lists', () => {
    expect(CORRECTIONS).toContain('left-behind');
    expect(used().filter((name) => name !== 'asked for' && !CORRECTIONS.includes(name))).toEqual([]);
  });
});
