import Crypto
print("x")
