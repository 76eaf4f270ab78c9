"""The sections of the Terms that the app links to, by their titles as the text has them."""

API_KEY = "API Key"
ACCEPTABLE_USE = "Acceptable Use"
DATA_PROCESSING = "Data Processing"
ONE_ACCOUNT = "Account Registration"
BILLING = "Billing and Payment"
TERMINATION = "Termination by Us"
EXPORT = "Compliance and Export Controls"
DISPUTES = "Governing Law and Disputes"
PRIVACY_POLICY = "Entire Agreement"
CHANGES = "API Compatibility and Changes"
CLAUSES = (
    API_KEY,
    ACCEPTABLE_USE,
    DATA_PROCESSING,
    ONE_ACCOUNT,
    BILLING,
    TERMINATION,
    EXPORT,
    DISPUTES,
    PRIVACY_POLICY,
    CHANGES,
)
