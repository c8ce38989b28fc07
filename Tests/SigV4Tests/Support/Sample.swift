// The identity, time and requests that tests use where nothing depends on which.

import SigV4

enum Sample {
  static let accessKeyID = "AKIDEXAMPLE"
  static let secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
  static let token = "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqw=="
  static let region = "us-east-1"

  /// Long-term keys.
  static let credentials = Credentials(accessKeyID: accessKeyID, secretAccessKey: secret)
  /// Temporary keys.
  static let sessionCredentials = Credentials(
    accessKeyID: accessKeyID, secretAccessKey: secret, sessionToken: token)

  static var time: SigningTime {
    get throws { try SigningTime("20150830T123600Z") }
  }

  static func signer(
    for service: Service? = "service", credentials: Credentials = credentials, headers: HeaderSelection = .standard
  ) -> Signer {
    Signer(credentials: credentials, region: region, service: service, headers: headers)
  }
}

extension HeaderField {
  init(_ name: String, _ value: String) { self.init(name: name, value: value) }
}

extension [HeaderField] {
  /// `name: value`, one a header.
  var lines: [String] { map { $0.name + ": " + $0.value } }

  /// The values of the headers of a name in any case.
  func values(_ name: String) -> [String] {
    filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
  }
}
