// A thread of its own, since the main one stands still while a network is loaded. As JavaScript: threads start
// without the loader that reads TypeScript.
import { workerData } from "node:worker_threads";

setInterval(() => {
  if (process.memoryUsage.rss() > workerData.memoryBytes) process.kill(process.pid, "SIGKILL");
}, 20);
