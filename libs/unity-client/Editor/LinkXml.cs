using System.IO;
using UnityEditor;
using UnityEditor.Build;
using UnityEditor.Build.Reporting;
using UnityEditor.UnityLinker;

namespace Laurel.Client.Editor
{
    /// <summary>
    /// Hands Runtime/link.xml to Unity's linker, which by itself reads those of Assets and none of a package.
    /// </summary>
    internal sealed class LinkXml : IUnityLinkerProcessor
    {
        /// <summary>Of Runtime/link.xml.meta: it is found wherever the package lies.</summary>
        private const string Guid = "3002c6715d01c103114509e23be444a9";

        public int callbackOrder => 0;

        public string GenerateAdditionalLinkXmlFile(BuildReport report, UnityLinkerBuildPipelineData data) =>
            Path.GetFullPath(AssetDatabase.GUIDToAssetPath(Guid));
    }
}
