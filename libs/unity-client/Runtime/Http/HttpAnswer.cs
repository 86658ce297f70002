using Laurel.Client;
using Newtonsoft.Json.Linq;
using UnityEngine.Networking;

namespace Laurel
{
    /// <summary>An answer of the user pool or of the storage, whatever its status.</summary>
    internal sealed class HttpAnswer
    {
        private HttpAnswer(int status, string body)
        {
            Status = status;
            Body = body;
        }

        public int Status { get; private set; }

        public string Body { get; private set; }

        public bool IsGood => Status >= 200 && Status < 300;

        /// <exception cref="ConnectionException">there was none</exception>
        public static HttpAnswer Of(UnityWebRequest request)
        {
            var came = request.result == UnityWebRequest.Result.Success || request.result == UnityWebRequest.Result.ProtocolError;
            if (!came) throw new ConnectionException(request.error);
            return new HttpAnswer((int)request.responseCode, request.downloadHandler.text ?? "");
        }

        /// <exception cref="UnexpectedResponseException">it is no JSON object, but a proxy's or a hotel's page</exception>
        public JObject Json()
        {
            var body = Laurel.Json.TryParse(Body);
            if (body == null) throw new UnexpectedResponseException(Status, Body);
            return body;
        }
    }
}
