#!/usr/bin/env node
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { addHandlers } from './handlers.ts';

const connection = createConnection(ProposedFeatures.all);
addHandlers(connection, process.env);
connection.listen();
