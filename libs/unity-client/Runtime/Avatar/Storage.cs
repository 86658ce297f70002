using System;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using Laurel.Client;

namespace Laurel
{
    /// <summary>Where pictures are sent to: S3, which answers a form with nothing, and refuses it in XML.</summary>
    internal static class Storage
    {
        /// <summary>The connection was slow: the only refusal of status 400 that passes.</summary>
        private const string TooSlow = "RequestTimeout";

        private static readonly Regex Refusal =
            new Regex("<Error>.*?<Code>(\\w+)</Code>(?:\\s*<Message>(.*?)</Message>)?", RegexOptions.CultureInvariant | RegexOptions.Singleline);

        /// <summary>Sends a form, once.</summary>
        /// <exception cref="ConnectionException">no answer, or the storage is busy</exception>
        /// <exception cref="UnexpectedResponseException">somebody else has answered</exception>
        /// <exception cref="UploadRefusedException"/>
        public static async Task<HttpAnswer> SendAsync(HttpRequest form, CancellationToken cancellation)
        {
            var answer = await Http.SendAsync(form, cancellation);
            if (answer.IsGood && answer.Body == "") return answer;
            var refusal = Refusal.Match(answer.Body);
            var code = refusal.Groups[1].Value;
            if (Failures.MayPass(answer.Status) || code == TooSlow)
                throw new ConnectionException("The storage did not take the picture (" + answer.Status + " " + code + "): upload it again later.");
            if (refusal.Success) throw new UploadRefusedException(answer.Status, code, refusal.Groups[2].Value);
            throw new UnexpectedResponseException(answer.Status, answer.Body, new FormatException("it is not of the storage"));
        }
    }
}
