/// The keys requests are signed with, in the open: some cases need to alter them.

import SigV4

struct AccessKey {
  var id: String
  var secret: String
  var token: String?

  var credentials: Credentials { Credentials(accessKeyID: id, secretAccessKey: secret, sessionToken: token) }

  func signer(region: String, service: Service = .s3) -> Signer {
    Signer(credentials: credentials, region: region, service: service)
  }

  /// The same key with one byte of its secret changed.
  var withAlteredSecret: AccessKey {
    AccessKey(id: id, secret: secret.withLastCharacterAltered, token: token)
  }
}

extension String {
  /// The text with its last character replaced by a different letter or digit.
  var withLastCharacterAltered: String {
    dropLast() + (hasSuffix("0") ? "1" : "0")
  }
}
