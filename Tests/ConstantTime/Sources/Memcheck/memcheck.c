// All is in the header; a target needs a source.
#include "memcheck_requests.h"
