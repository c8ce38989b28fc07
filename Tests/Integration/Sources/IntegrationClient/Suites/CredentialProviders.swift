/// The providers of AWSCredentials against a server that has what they ask: instance metadata, a container's
/// credentials, AssumeRole. What they find signs requests that are accepted.

import AWSCredentials
import Foundation
import SigV4

struct CredentialProviders {
  let server: ServerUnderTest
  /// The ARN of a role that the server's user may assume.
  let role: String
  let report: CaseReport

  func run() async {
    await metadata()
    await container()
    await assumedRole()
  }

  private func metadata() async {
    let environment = environment(["AWS_EC2_METADATA_SERVICE_ENDPOINT": server.endpoint])
    let folder = "\(server.endpoint)/latest/meta-data/iam/security-credentials/"
    report.run("instance metadata, refused 401 without a token") {
      try expect(HTTPClient.send(HTTPRequest(method: "GET", url: folder)).status, equals: 401, "status")
    }
    report.run("instance metadata, refused 401 with a wrong token") {
      let token = HeaderField(name: "X-aws-ec2-metadata-token", value: "wrong")
      let request = HTTPRequest(method: "GET", url: folder, headers: [token])
      try expect(HTTPClient.send(request).status, equals: 401, "status")
    }
    await report.run("instance metadata, credentials") {
      try expectTemporary(try await InstanceMetadataCredentials(environment: environment).credentials())
    }
    await report.run("instance metadata, last in the default chain") {
      let found = try await DefaultCredentialChain(environment: environment).find()
      try expect(found.providerName, equals: "instance-metadata", "provider")
      try expectTemporary(found.credentials)
    }
    await report.run("instance metadata, the region") {
      try expect(
        try await DefaultRegionChain(environment: environment).region(), equals: server.region, "region")
    }
  }

  private func container() async {
    await report.run("container, credentials before the instance's") {
      let found = try await DefaultCredentialChain(
        environment: environment([
          "AWS_CONTAINER_CREDENTIALS_FULL_URI": "\(server.endpoint)/v2/credentials/\(UUID())",
          "AWS_EC2_METADATA_SERVICE_ENDPOINT": server.endpoint,
        ])
      ).find()
      try expect(found.providerName, equals: "container", "provider")
      try expectTemporary(found.credentials)
    }
  }

  private func assumedRole() async {
    await report.run("AssumeRole, by a profile, and a request with what it gives") {
      let credentials = try await profile(of: server.key).credentials()
      try expectTemporary(credentials)
      let request = HTTPRequest(method: "PUT", url: server.url(ofObject: "of the role"), body: Array("x".utf8))
      let signer = Signer(credentials: credentials, region: server.region, service: .s3)
      let signed = try request.signed(with: signer, payload: .hashing(request.body))
      try Answer.success.check(HTTPClient.send(signed), of: signed)
    }
    await report.run("AssumeRole, one call for many who ask at once") {
      let cache = CachedCredentials(profile(of: server.key))
      let identifiers = try await withThrowingTaskGroup(of: String.self) { group in
        for _ in 0..<100 { group.addTask { try await cache.credentials().accessKeyID } }
        return try await group.reduce(into: Set<String>()) { $0.insert($1) }
      }
      try expect(identifiers.count, equals: 1, "number of sets")
    }
    await report.run("AssumeRole, one byte of the secret changed: refused SignatureDoesNotMatch") {
      do {
        _ = try await profile(of: server.key.withAlteredSecret).credentials()
        throw Failure("it was accepted")
      } catch let error as CredentialError {
        try expect(error.code, equals: .refused, "code")
        guard error.message.contains("SignatureDoesNotMatch") else { throw Failure("\(error)") }
        guard !error.description.contains(server.key.withAlteredSecret.secret) else {
          throw Failure("it shows the secret")
        }
      }
    }
    await report.run("AssumeRole, a role that is not there: refused") {
      do {
        _ = try await profile(of: server.key, role: role + "x").credentials()
        throw Failure("it was accepted")
      } catch let error as CredentialError {
        try expect(error.code, equals: .refused, "code")
      }
    }
  }

  /// A profile for the role, whose source has a key.
  private func profile(of key: AccessKey, role: String? = nil) -> ProfileCredentials {
    let config = """
      [profile role]
      role_arn = \(role ?? self.role)
      source_profile = user
      region = \(server.region)
      endpoint_url = \(server.endpoint)

      [profile user]
      aws_access_key_id = \(key.id)
      aws_secret_access_key = \(key.secret)
      """
    return ProfileCredentials("role", environment: environment([:], config: config))
  }

  /// The system with other variables, and with no files but the config file.
  private func environment(_ variables: [String: String], config: String? = nil) -> CredentialEnvironment {
    var environment = CredentialEnvironment.system
    environment.variable = { variables[$0] }
    environment.readFile = { path in path.hasSuffix("/config") ? config.map { Array($0.utf8) } : nil }
    return environment
  }

  /// Temporary credentials have a token and an end in the future.
  private func expectTemporary(_ credentials: Credentials) throws {
    let seconds = credentials.expiration.map { $0.secondsSinceEpoch - SigningTime.now().secondsSinceEpoch } ?? 0
    guard (600...43_200).contains(seconds) else { throw Failure("they end in \(seconds) s") }
    let signed = try Signer(credentials: credentials, region: "us-east-1", service: .s3)
      .sign(SigningRequest(url: "https://example.com/"), at: .now())
    guard signed.headers.contains(where: { $0.name == "X-Amz-Security-Token" }) else { throw Failure("no token") }
  }
}
