const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  const found = `Node ${process.versions.node}`;
  console.error(`csi-release needs Node 22.18 or newer; this is ${found}. Use a newer Node.`);
  process.exit(1);
}
