/// Makes the keys that MiniStack checks: its root key's signature is accepted unseen, a user's is not.

import SigV4

struct MiniStackAccount {
  let endpoint: String
  static let region = "us-east-1"
  private static let userName = "integration"

  /// Creates a user who may do everything, and an access key of theirs.
  func makeUser() throws -> AccessKey {
    let root = AccessKey(id: "test", secret: "test")
    let policy = #"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#
    let user = [("UserName", Self.userName)]
    _ = try call("iam", "CreateUser", version: "2010-05-08", user, key: root)
    _ = try call(
      "iam", "PutUserPolicy", version: "2010-05-08", user + [("PolicyName", "all"), ("PolicyDocument", policy)],
      key: root)
    return try accessKey(from: call("iam", "CreateAccessKey", version: "2010-05-08", user, key: root))
  }

  /// Temporary keys of the same user.
  func makeSession(of key: AccessKey) throws -> AccessKey {
    let session = try accessKey(from: call("sts", "GetSessionToken", version: "2011-06-15", [], key: key))
    guard session.token != nil else { throw Failure("GetSessionToken gave no token") }
    return session
  }

  /// Creates a role that may do everything, and that every user may assume; returns its ARN.
  func makeRole() throws -> String {
    let root = AccessKey(id: "test", secret: "test")
    let trust =
      #"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}}"#
    let policy = #"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#
    let role = [("RoleName", "integration-role")]
    let created = try call(
      "iam", "CreateRole", version: "2010-05-08", role + [("AssumeRolePolicyDocument", trust)], key: root)
    _ = try call(
      "iam", "PutRolePolicy", version: "2010-05-08", role + [("PolicyName", "all"), ("PolicyDocument", policy)],
      key: root)
    guard let arn = created.element("Arn") else { throw Failure("CreateRole gave no ARN") }
    return arn
  }

  private func call(
    _ service: String, _ action: String, version: String, _ parameters: [(String, String)], key: AccessKey
  ) throws -> HTTPResponse {
    let form = ([("Action", action), ("Version", version)] + parameters)
      .map { "\($0)=\(percentEncoded($1))" }.joined(separator: "&")
    let request = HTTPRequest(
      method: "POST", url: "\(endpoint)/",
      headers: [HeaderField(name: "Content-Type", value: "application/x-www-form-urlencoded")], body: Array(form.utf8))
    let signed = try request.signed(
      with: key.signer(region: Self.region, service: Service(service)), payload: .hashing(request.body))
    let response = try HTTPClient.send(signed)
    guard response.status == 200 else { throw Failure("\(action) answered \(response.status)") }
    return response
  }

  private func accessKey(from response: HTTPResponse) throws -> AccessKey {
    guard let id = response.element("AccessKeyId"), let secret = response.element("SecretAccessKey") else {
      throw Failure("no access key in the answer")
    }
    return AccessKey(id: id, secret: secret, token: response.element("SessionToken"))
  }
}
