import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { partOf } from '../../../engine/incus/multipart.ts';
import { randomOf } from '../../random.ts';
