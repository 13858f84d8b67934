#!/usr/bin/env node
// `lxops-incus`: lxops on Incus, whatever else is here; only -server says otherwise.
process.env['LXOPS_SERVER'] = 'incus';
await import('./main.ts');
