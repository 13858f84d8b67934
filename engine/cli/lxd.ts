#!/usr/bin/env node
// `lxops-lxd`: lxops on LXD, whatever else is here; only -server says otherwise.
process.env['LXOPS_SERVER'] = 'lxd';
await import('./main.ts');
