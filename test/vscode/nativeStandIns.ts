/**
 * In place of the native module `native-watchdog`, which ends the extension host when its server is gone. The native
 * one works even while JavaScript is busy; for tests a timer will do, and no compiler is needed.
 */
export const watchdogStandIn = `
exports.start = (pid) => {
  setInterval(() => {
    try { process.kill(pid, 0); } catch { process.exit(87); }
  }, 1000).unref();
};
exports.exit = (code) => process.exit(code || 0);
`;

/**
 * In place of the native module `@vscode/spdlog`, which writes VS Code's log files and output channels: the same
 * functions, writing at once and never rotating.
 */
export const loggerStandIn = `
const { appendFileSync, mkdirSync } = require('node:fs');
const { dirname } = require('node:path');

const levels = ['trace', 'debug', 'info', 'warn', 'error', 'critical'];

class Logger {
  constructor(type, name, file) {
    this.file = file;
    this.level = 2;
    this.bare = false;
    mkdirSync(dirname(file), { recursive: true });
  }
  write(level, message) {
    if (levels.indexOf(level) < this.level) return;
    const line = this.bare ? message : new Date().toISOString() + ' [' + level + '] ' + message + '\\n';
    try { appendFileSync(this.file, line); } catch { /* The folder of a finished test is gone; so is its reader. */ }
  }
  getLevel() { return this.level; }
  setLevel(level) { this.level = level; }
  setPattern() {}
  clearFormatters() { this.bare = true; }
  flush() {}
  drop() {}
}
for (const level of levels) Logger.prototype[level] = function (message) { this.write(level, message); };

exports.Logger = Logger;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.createRotatingLogger = async (name, file) => new Logger('rotating', name, file);
exports.createAsyncRotatingLogger = async (name, file) => new Logger('rotating_async', name, file);
`;
