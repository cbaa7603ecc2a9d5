// Which part may import which. docs/architecture.md draws the same arrows.
const arrows = {
  diagnostics: [],
  graph: ['diagnostics'],
  spec: ['diagnostics'],
  facts: ['spec', 'diagnostics', 'graph'],
  plan: ['graph', 'diagnostics'],
  execute: ['plan', 'graph', 'diagnostics'],
  kubernetes: ['facts', 'spec', 'diagnostics', 'graph'],
  gcp: ['diagnostics', 'graph'],
  providers: ['gcp', 'kubernetes', 'facts', 'spec', 'graph', 'plan', 'execute', 'diagnostics'],
  render: ['plan', 'execute', 'diagnostics', 'graph', 'facts'],
  sandbox: [],
  services: [
    'diagnostics',
    'graph',
    'spec',
    'facts',
    'plan',
    'execute',
    'kubernetes',
    'gcp',
    'providers',
    'render',
    'sandbox',
  ],
  commands: ['services', 'render', 'diagnostics', 'spec', 'execute', 'plan'],
};

const arrowRules = Object.entries(arrows).map(([from, targets]) => ({
  name: `arrows-from-${from}`,
  severity: 'error',
  from: { path: `^src/${from}/` },
  to: { path: '^src/', pathNot: `^src/(${[from, ...targets].join('|')})/` },
}));

const only = (name, modules, importer) => ({
  name,
  severity: 'error',
  comment: `Only ${importer} talks to this client.`,
  from: { path: '^src/', pathNot: importer },
  to: { path: modules },
});

module.exports = {
  forbidden: [
    ...arrowRules,
    { name: 'no-circular', severity: 'error', comment: 'Types too.', from: {}, to: { circular: true } },
    only('google-client', 'node_modules/(@googleapis/compute|google-auth-library|gaxios)/', '^src/gcp/'),
    only('kubernetes-client', 'node_modules/@kubernetes/client-node/', '^src/kubernetes/'),
    only('sandbox-through-services', '^src/sandbox/', '^src/(sandbox|services/sandbox)'),
    {
      name: 'render-is-pure',
      severity: 'error',
      from: { path: '^src/(render|graph|plan|facts|diagnostics)/' },
      to: { dependencyTypes: ['core'], path: '^(fs|net|http|https|child_process|process|readline)' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.js', '.json'],
    },
  },
};
