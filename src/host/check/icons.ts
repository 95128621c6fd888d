import * as vscode from 'vscode';
import type { Verdict } from '../../protocol/views';

/** What stands for each verdict, shape and colour; the colours are those of the Test Explorer. */
export const verdictIcons: Readonly<Record<Verdict, vscode.ThemeIcon>> = {
  pass: new vscode.ThemeIcon('pass', new vscode.ThemeColor('testing.iconPassed')),
  fail: new vscode.ThemeIcon('error', new vscode.ThemeColor('testing.iconFailed')),
  nonFinite: new vscode.ThemeIcon('error', new vscode.ThemeColor('testing.iconFailed')),
  nondeterministic: new vscode.ThemeIcon('sync', new vscode.ThemeColor('testing.iconFailed')),
  kink: new vscode.ThemeIcon('warning', new vscode.ThemeColor('testing.iconQueued')),
  belowNoise: new vscode.ThemeIcon('question', new vscode.ThemeColor('testing.iconQueued')),
  untested: new vscode.ThemeIcon('circle-outline', new vscode.ThemeColor('testing.iconUnset')),
};
