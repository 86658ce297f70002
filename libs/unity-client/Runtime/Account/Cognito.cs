using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Newtonsoft.Json.Linq;

namespace Laurel
{
    /// <summary>The user pool's own API over plain HTTP: none of these calls needs credentials of AWS.</summary>
    internal sealed class Cognito
    {
        private readonly string url;
        private readonly string clientId;
        private readonly Tries tries;

        public Cognito(string url, string clientId, Tries tries)
        {
            this.url = url;
            this.clientId = clientId;
            this.tries = tries;
        }

        /// <summary>A call that may be made again: it does the same, or says that it was done.</summary>
        /// <exception cref="UserPoolException"/>
        /// <exception cref="Client.ConnectionException"/>
        public Task<JObject> CallAsync(string operation, JObject input, CancellationToken cancellation)
        {
            var request = Request(operation, input);
            return tries.RunAsync(limited => OnceAsync(request, limited), Tries.LimitSeconds, cancellation);
        }

        /// <summary>A call with a code that is good once: the second would be refused though the first came about.</summary>
        /// <exception cref="UserPoolException"/>
        /// <exception cref="Client.ConnectionException"/>
        public Task<JObject> CallOnceAsync(string operation, JObject input, CancellationToken cancellation)
        {
            var request = Request(operation, input);
            return tries.OnceAsync(limited => OnceAsync(request, limited), Tries.LimitSeconds, cancellation);
        }

        private HttpRequest Request(string operation, JObject input)
        {
            // Calls of a signed-in player name no client.
            if (input["AccessToken"] == null) input["ClientId"] = clientId;
            var request = new HttpRequest("POST", url) { Body = Encoding.UTF8.GetBytes(Json.Write(input)) };
            request.Headers["Content-Type"] = "application/x-amz-json-1.1";
            request.Headers["X-Amz-Target"] = "AWSCognitoIdentityProviderService." + operation;
            return request;
        }

        private static async Task<JObject> OnceAsync(HttpRequest request, CancellationToken cancellation)
        {
            var answer = await Http.SendAsync(request, cancellation);
            var body = answer.Json();
            if (answer.IsGood) return body;
            var type = body.Text("__type") ?? "";
            var detail = body.Text("message") ?? body.Text("Message") ?? "The user pool has refused the call.";
            throw new UserPoolException(answer.Status, type.Substring(type.LastIndexOf('#') + 1), detail);
        }
    }
}
