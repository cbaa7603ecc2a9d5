import { describe, expect, test } from '@jest/globals';
import { inServedSandbox } from '../support/served-sandbox.js';

const LB = 'plans/zone-printer';

describe('the commands of the Go tool', () => {
  test('create, never overwrite without --force, and never ask', async () => {
    await inServedSandbox(async ({ run, writes, now, edit, ours }) => {
      expect(await run(['create', LB, '--dry-run'])).toMatchObject({
        code: 0,
        stdout: expect.stringContaining('Plan:'),
      });
      expect(await writes()).toEqual([]);
      expect((await run(['--v=2', 'create', LB, '--validate=false', '--settle=1'])).code).toBe(0);
      const since = await now();
      expect((await run(['create', LB])).code).toBe(0);
      expect(await writes(since)).toEqual([]);
      edit(
        'plans/zone-printer/ingress.yaml',
        (text) =>
          `${text}  rules:\n    - host: new.example.com\n      http:\n        paths:\n          - path: /\n            pathType: Prefix\n            backend:\n              service:\n                name: zoneprinter\n                port:\n                  number: 80\n`,
      );
      expect(await run(['create', LB])).toMatchObject({ code: 3, stderr: expect.stringContaining('OverwriteRefused') });
      expect(await writes(since)).toEqual([]);
      expect((await run(['create', LB, '--force', '--settle=1'])).code).toBe(0);
      expect((await run(['delete', 'zone-printer'])).code).toBe(0);
      expect(await ours()).toEqual([]);
    });
  });
});
