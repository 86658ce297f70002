using System;
using Laurel.Client;

namespace Laurel
{
    /// <summary>Which failures the same call may not have later.</summary>
    internal static class Failures
    {
        private const string TooManyRequests = "TooManyRequestsException";

        public static bool MayPass(Exception failure)
        {
            if (failure is ConnectionException || failure is UnexpectedResponseException) return true;
            var refusal = failure as ApiException;
            // Without a problem it is not the service that has answered, but a proxy or a hotel's page.
            if (refusal != null) return refusal.Problem == null || MayPass(refusal.StatusCode);
            var account = failure as UserPoolException;
            return account != null && (MayPass(account.StatusCode) || account.Code == TooManyRequests);
        }

        /// <summary>The seconds after which the service would have it tried again; null where it does not say.</summary>
        public static double? RetryAfter(Exception failure)
        {
            var refusal = failure as ApiException;
            return refusal == null || !refusal.RetryAfter.HasValue ? (double?)null : refusal.RetryAfter.Value.TotalSeconds;
        }

        public static bool MayPass(int status)
        {
            return status == 429 || status == 500 || (status >= 502 && status <= 504);
        }
    }
}
