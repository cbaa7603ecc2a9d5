const INTRO = `# Commands

<!-- Generated from the commands themselves: npm run docs -->

Flags of the Go tool keep their spelling. \`kubemci COMMAND --help\` prints the same as this page.`;

/** The page on commands and flags. */
export function commandsPage(commands) {
  const sections = Object.entries(commands).map(([id, command]) => section(id.replaceAll(':', ' '), command));
  return `${[INTRO, ...sections].join('\n\n')}\n`;
}

function section(id, { summary, description, args = {}, flags = {}, baseFlags = {}, examples = [] }) {
  const words = Object.entries(args).map(([name, { required }]) =>
    required ? name.toUpperCase() : `[${name.toUpperCase()}]`,
  );
  return [
    `## kubemci ${[id, ...words].join(' ')}`,
    [summary, description].filter(Boolean).join(' '),
    table(
      'argument',
      Object.entries(args).map(([name, { description: text }]) => [`\`${name.toUpperCase()}\``, text]),
    ),
    table('flag', Object.entries({ ...flags, ...baseFlags }).map(flagRow)),
    examples.length === 0 ? '' : ['```sh', ...examples.map((example) => filled(example, id)), '```'].join('\n'),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function flagRow([name, { char, type, helpValue, options, summary, description, env, default: preset }]) {
  const value = options ? options.join('\\|') : (helpValue ?? name.toUpperCase());
  const spelled = type === 'boolean' ? `--${name}` : `--${name}${value.startsWith('[') ? '' : '='}${value}`;
  const notes = [summary, description, env && `Environment: \`${env}\`.`, preset && `Default: \`${preset}\`.`];
  return [`\`${char ? `-${char}, ` : ''}${spelled}\``, notes.filter(Boolean).join(' ')];
}

function table(heading, rows) {
  if (rows.length === 0) return '';
  return [`| ${heading} | |`, '| --- | --- |', ...rows.map((cells) => `| ${cells.join(' | ')} |`)].join('\n');
}

function filled(example, id) {
  return example.replaceAll('<%= config.bin %>', 'kubemci').replaceAll('<%= command.id %>', id);
}
