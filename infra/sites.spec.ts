import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { deployed, list, map } from './stack.fixture.ts';

const prod = deployed('foundation', 'prod');
const configOf = (site: string, stack = prod) => map(map(stack.properties(`${site}Distribution`)).DistributionConfig);

const CLOSED = ["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"];
const API = 'execute-api.us-east-1.amazonaws.com';
const avatars = "img-src 'self' data: https://localavatarsdistribution.cloudfront.net";
const uploads = 'https://laurel-prod-uploads-000000000000.s3.us-east-1.amazonaws.com';
const sites = [
  {
    ...{ site: 'Pages', name: 'pages', root: 'home.html', missing: '/404.html', camera: '(self)' },
    connect: `connect-src 'self' https://*.${API} wss://*.${API} https://cognito-idp.us-east-1.amazonaws.com ${uploads}`,
  },
  {
    ...{ site: 'Console', name: 'console', root: 'index.html', missing: '/index.html', camera: '()' },
    connect: `connect-src 'self' https://*.${API} https://cognito-idp.us-east-1.amazonaws.com`,
  },
];

describe.each(sites)('$site', ({ site, name, root, missing, camera, connect }) => {
  it('is served to everybody by its own distribution from its own bucket, by TLS alone', () => {
    expect(configOf(site)).toMatchObject({
      Enabled: true,
      DefaultRootObject: root,
      Origins: [
        {
          DomainName: `laurel-prod-${name}-000000000000.s3.us-east-1.amazonaws.com`,
          OriginAccessControlId: `local${site}OriginAccess`,
          S3OriginConfig: { OriginAccessIdentity: '' },
        },
      ],
      DefaultCacheBehavior: { ViewerProtocolPolicy: 'redirect-to-https', AllowedMethods: ['GET', 'HEAD'], Compress: true },
    });
    const allowed = list(map(map(prod.properties(`${site}BucketPolicy`)).PolicyDocument).Statement).map(map);
    expect(allowed.filter(({ Effect }) => Effect === 'Allow')).toEqual([
      {
        Sid: 'Cdn',
        Effect: 'Allow',
        Principal: { Service: 'cloudfront.amazonaws.com' },
        Action: 's3:GetObject',
        Resource: `arn:aws:s3:::laurel-prod-${name}-000000000000/*`,
        Condition: {
          StringEquals: { 'AWS:SourceArn': `arn:aws:cloudfront::000000000000:distribution/LOCAL${site.toUpperCase()}DISTRIBUTION` },
        },
      },
    ]);
  });

  it('says of a file that is not there that it is not there', () => {
    const answers = list(configOf(site).CustomErrorResponses).map(map);
    expect(answers.map(({ ErrorCode, ResponseCode, ResponsePagePath }) => [ErrorCode, ResponseCode, ResponsePagePath])).toEqual([
      [403, 404, missing],
      [404, 404, missing],
    ]);
  });

  it('lets browsers run, show, frame and reach nothing but what the pages need', () => {
    expect(map(configOf(site).DefaultCacheBehavior).ResponseHeadersPolicyId).toBe(`local${site}Headers`);
    const { SecurityHeadersConfig, CustomHeadersConfig } = map(map(prod.properties(`${site}Headers`)).ResponseHeadersPolicyConfig);
    const { ContentSecurityPolicy, ...others } = map(SecurityHeadersConfig);
    expect(others).toEqual({
      StrictTransportSecurity: { AccessControlMaxAgeSec: 63_072_000, IncludeSubdomains: true, Override: true },
      ContentTypeOptions: { Override: true },
      FrameOptions: { FrameOption: 'DENY', Override: true },
      ReferrerPolicy: { ReferrerPolicy: 'no-referrer', Override: true },
    });
    const own = ["default-src 'none'", "script-src 'self'", "style-src 'self'"];
    expect(String(map(ContentSecurityPolicy).ContentSecurityPolicy).split('; ')).toEqual([...own, avatars, connect, ...CLOSED]);
    const custom = list(map(CustomHeadersConfig).Items).map((one) => [map(one).Header, map(one).Value]);
    expect(custom).toEqual([
      ['Cross-Origin-Opener-Policy', 'same-origin'],
      ['Cross-Origin-Resource-Policy', 'same-origin'],
      ['Permissions-Policy', `camera=${camera}, geolocation=(), microphone=()`],
    ]);
  });

  it('writes where it is for the command that deploys', () => {
    const values = ['bucket', 'url', 'distribution'].map((what) => prod.ssm.get(`/laurel/prod/${name}-${what}`));
    const id = `LOCAL${site.toUpperCase()}DISTRIBUTION`;
    expect(values).toEqual([`laurel-prod-${name}-000000000000`, `https://${id.toLowerCase()}.cloudfront.net`, id]);
  });
});

describe.each(['Avatars', 'Pages', 'Console'])('a name of its own for %s', (site) => {
  const domain = `${site.toLowerCase()}.game.example`;
  const certificate = 'arn:aws:acm:us-east-1:123456789012:certificate/0a1b';

  it('brings TLS of 1.2 and more, and the address', () => {
    const stack = deployed('foundation', 'prod', { [`${site}Domain`]: domain, Certificate: certificate });
    expect(configOf(site, stack)).toMatchObject({
      Aliases: [domain],
      ViewerCertificate: { AcmCertificateArn: certificate, SslSupportMethod: 'sni-only', MinimumProtocolVersion: 'TLSv1.2_2021' },
    });
    expect(stack.ssm.get(`/laurel/prod/${site.toLowerCase()}-url`)).toBe(`https://${domain}`);
  });

  it('is none by default', () => {
    expect(configOf(site).Aliases).toBeUndefined();
    expect(configOf(site).ViewerCertificate).toEqual({ CloudFrontDefaultCertificate: true });
  });
});

it('names of its own for avatars stand in what the pages may show', () => {
  const stack = deployed('foundation', 'prod', { AvatarsDomain: 'a.game.example', Certificate: 'arn' });
  expect(JSON.stringify(stack.properties('PagesHeaders'))).toContain("img-src 'self' data: https://a.game.example;");
});

it('names without a certificate are refused', () => {
  const none = (name: string) => ({ 'Fn::Equals': [{ Ref: name }, ''] });
  expect(map(prod.template.Rules).DomainsHaveACertificate).toMatchObject({
    RuleCondition: { 'Fn::Not': [{ 'Fn::And': ['AvatarsDomain', 'PagesDomain', 'ConsoleDomain'].map(none) }] },
    Assertions: [{ Assert: { 'Fn::Not': [none('Certificate')] } }],
  });
});

describe('paths of pages', () => {
  const { FunctionCode } = map(prod.properties('PagesPaths'));
  const file = (uri: string): unknown =>
    map(runInNewContext(`${String(FunctionCode)}; handler({ request: { uri: ${JSON.stringify(uri)} } })`)).uri;

  it.each([
    ['/', '/'],
    ['/docs', '/docs.html'],
    ['/docs/', '/docs.html'],
    ['/docs/swagger-ui-bundle.js', '/docs/swagger-ui-bundle.js'],
    ['/openapi.yaml', '/openapi.yaml'],
    ['/a.b/c', '/a.b/c.html'],
  ])('%s is the file %s', (uri, expected) => {
    expect(file(uri)).toBe(expected);
  });

  it('are looked up before the cache', () => {
    expect(map(configOf('Pages').DefaultCacheBehavior).FunctionAssociations).toEqual([
      { EventType: 'viewer-request', FunctionARN: 'PagesPaths.FunctionARN' },
    ]);
  });
});
