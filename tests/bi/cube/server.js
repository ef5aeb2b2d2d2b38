// Cube as `make test-bi` starts it: everything else comes from the environment.
const CubejsServer = require('@cubejs-backend/server');

new CubejsServer().listen().catch((error) => {
  console.error(error);
  process.exit(1);
});
