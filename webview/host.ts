import type { HostForInspectorApi, InspectorApi } from '../src/protocol/inspector';
import { connect, type Remote } from '../src/protocol/rpc';

/** VS Code, as a webview may see it; it hands this out once. */
export const vscode = acquireVsCodeApi();

/** Connects the inspector to the extension host. */
export function connectToHost(own: InspectorApi): Remote<HostForInspectorApi> {
  return connect<HostForInspectorApi>({
    post: (message) => vscode.postMessage(message),
    listen: (receive) => window.addEventListener('message', ({ data }) => receive(data)),
  }, own).remote;
}
