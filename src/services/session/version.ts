import packageJson from '../../../package.json' with { type: 'json' };

/** The version of this kubemci. */
export const VERSION: string = packageJson.version;
