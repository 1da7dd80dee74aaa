import { connect } from "node:net";

// Fails, naming it, where a server that the checks count on does not accept connections.
for (const address of process.argv.slice(2)) {
  const { hostname, port } = new URL(address);
  await new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.end(resolve));
    socket.on("error", reject);
  }).catch(() => {
    console.error(`nothing answers at ${address}`);
    process.exitCode = 1;
  });
}
