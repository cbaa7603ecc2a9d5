import fc from 'fast-check';

// In CI a failure has to be that of the change: property tests draw the same cases each time. Everywhere else they draw
// others with every run, which is how they find something; fast-check prints the seed of what it finds.
if (process.env['CI'] !== undefined) fc.configureGlobal({ seed: 20_261_122 });
