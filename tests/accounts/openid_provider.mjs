// An OpenID provider for the tests: `node openid_provider.mjs PORT SITE_URL`. Any login opens, and is the e-mail address.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const require = createRequire(new URL('../../frontend/package.json', import.meta.url));
const { default: Provider } = await import(pathToFileURL(require.resolve('oidc-provider')));

const [port, site] = process.argv.slice(2);
const client = {
  client_secret: 'a-secret-for-the-tests-of-32-characters',
  redirect_uris: [`${site}/compte/fournisseur/retour/`],
  post_logout_redirect_uris: [`${site}/compte/fournisseur/adieu/`],
};

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [
    { ...client, client_id: 'signed', userinfo_signed_response_alg: 'RS256' },
    { ...client, client_id: 'plain' },
  ],
  cookies: { keys: ['only for the tests'] },
  features: { jwtUserinfo: { enabled: true }, rpInitiatedLogout: { enabled: true } },
  pkce: { required: () => true },
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['given_name', 'usual_name'] },
  async findAccount(_context, login) {
    return {
      accountId: login,
      claims: () => ({ sub: login, email: login, email_verified: true, given_name: 'Camille', usual_name: 'Fictif' }),
    };
  },
});
provider.listen(Number(port), '127.0.0.1', () => console.log('ready'));
