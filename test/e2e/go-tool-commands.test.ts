import { describe, expect, test } from '@jest/globals';
import { inServedSandbox } from '../support/served-sandbox.js';

const LB = 'plans/zone-printer';

describe('the commands of the Go tool', () => {
  test('create, never overwrite without --force, and never ask', async () => {
    await inServedSandbox(async ({ run, writes, now, edit, ours }) => {
      const succeeded = { code: 0, stdout: expect.stringMatching(/\n\nSuccess\.\n$/) };
      expect(await run(['create', LB, '--dry-run'])).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/Plan: .*\n$/),
      });
      expect(await writes()).toEqual([]);
      expect(await run(['--v=2', 'create', LB, '--validate=false', '--settle=1'])).toMatchObject(succeeded);
      const since = await now();
      expect(await run(['create', LB])).toMatchObject(succeeded);
      expect(await writes(since)).toEqual([]);
      edit(
        'plans/zone-printer/ingress.yaml',
        (text) =>
          `${text}  rules:\n    - host: new.example.com\n      http:\n        paths:\n          - path: /\n            pathType: Prefix\n            backend:\n              service:\n                name: zoneprinter\n                port:\n                  number: 80\n`,
      );
      const refused = await run(['create', LB]);
      expect(refused).toMatchObject({ code: 3, stderr: expect.stringContaining('OverwriteRefused') });
      expect(refused.stdout).not.toContain('Success');
      expect(await writes(since)).toEqual([]);
      expect((await run(['create', LB, '--force', '--settle=1'])).code).toBe(0);
      expect((await run(['delete', 'zone-printer'])).code).toBe(0);
      expect(await ours()).toEqual([]);
    });
  });
});
